/** What the first bytes say, the ending that such a file gets, and endings by the media type that browsers tell for it. */
interface Kind {
  readonly is: (bytes: Buffer) => boolean;
  readonly usual: string;
  readonly byType?: Readonly<Record<string, string>>;
}

const begins = (...parts: readonly [at: number, text: string][]) => (bytes: Buffer): boolean => parts.every(([at, text]) => bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1')));

const openDocument = 'application/vnd.oasis.opendocument.';
const officeDocument = 'application/vnd.openxmlformats-officedocument.';

/** File signatures as registered with the media types at IANA and in the formats' own specifications. */
const kinds: readonly Kind[] = [
  { is: begins([0, '\x89PNG\r\n\x1a\n']), usual: 'png' },
  { is: begins([0, '\xff\xd8\xff']), usual: 'jpg' },
  { is: (bytes) => begins([0, 'GIF87a'])(bytes) || begins([0, 'GIF89a'])(bytes), usual: 'gif' },
  { is: begins([0, 'RIFF'], [8, 'WEBP']), usual: 'webp' },
  { is: begins([0, 'RIFF'], [8, 'WAVE']), usual: 'wav' },
  { is: begins([0, '%PDF-']), usual: 'pdf' },
  { is: begins([0, 'OggS']), usual: 'ogg' },
  { is: begins([0, '\x1aE\xdf\xa3']), usual: 'webm' },
  { is: begins([0, 'ID3']), usual: 'mp3' },
  { is: begins([4, 'ftyp']), usual: 'mp4', byType: { 'audio/mp4': 'm4a', 'audio/x-m4a': 'm4a', 'image/heic': 'heic', 'video/quicktime': 'mov' } },
  {
    is: begins([0, 'PK\x03\x04']),
    usual: 'zip',
    byType: {
      [`${officeDocument}wordprocessingml.document`]: 'docx',
      [`${officeDocument}spreadsheetml.sheet`]: 'xlsx',
      [`${officeDocument}presentationml.presentation`]: 'pptx',
      [`${openDocument}text`]: 'odt',
      [`${openDocument}spreadsheet`]: 'ods',
      [`${openDocument}presentation`]: 'odp',
    },
  },
  { is: begins([0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']), usual: 'bin', byType: { 'application/msword': 'doc', 'application/vnd.ms-excel': 'xls', 'application/vnd.ms-powerpoint': 'ppt' } },
  { is: isText, usual: 'txt', byType: { 'text/csv': 'csv', 'application/json': 'json' } },
];

/**
 * The ending of a file from a stranger: what its bytes are, refined by the type that the browser told only where that type is one of
 * such bytes. Text is text whatever it calls itself: pages, vector pictures and scripts would run where they are opened. What nothing
 * tells is `bin`, which opens nowhere.
 */
export function fileExtension(type: string, bytes: Buffer): string {
  const kind = kinds.find(({ is }) => is(bytes));
  if (!kind) return 'bin';
  const told = type.split(';')[0]!.trim().toLowerCase();
  return Object.entries(kind.byType ?? {}).find(([name]) => name === told)?.[1] ?? kind.usual;
}

/** UTF-8 without control characters other than white space. */
function isText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  try {
    return !/[\0-\x08\x0e-\x1f\x7f]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}
