/** Types of embedded certificates in a configuration of Safe Exam Browser. */
const AUTHORITY = 2;

export interface ExamBrowserOptions {
  readonly startUrl: string;
  /** Leaving for this address ends Safe Exam Browser. */
  readonly quitUrl: string;
  /** An authority to trust; DER. */
  readonly authority?: { readonly name: string; readonly der: Uint8Array };
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

function escape(text: string): string {
  return text.replace(/[&<>]/gu, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}

function plist(value: Value, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${escape(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return value.length === 0 ? `${indent}<array/>` : `${indent}<array>\n${value.map((one: Value) => plist(one, inner)).join('\n')}\n${indent}</array>`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${indent}<dict>\n${entries.map(([key, one]) => `${inner}<key>${escape(key)}</key>\n${plist(one, inner)}`).join('\n')}\n${indent}</dict>`;
}

/**
 * An unencrypted configuration file (`.seb`: an XML property list) by the keys that Safe Exam Browser documents. It opens the
 * page with the codes and nothing else. Its own browser profile and cookies are kept between starts: answers that are not
 * sent yet lie there, and a computer that crashed must find them again.
 * Embedded authorities are trusted by the versions for macOS and iOS; the one for Windows uses the store of the system.
 */
export function examBrowserConfiguration({ startUrl, quitUrl, authority }: ExamBrowserOptions): string {
  const settings: Record<string, Value> = {
    sebConfigPurpose: 0,
    startURL: startUrl,
    quitURL: quitUrl,
    quitURLConfirm: false,
    allowQuit: true,
    allowBrowsingBackForward: false,
    browserWindowAllowReload: true,
    showReloadButton: true,
    enableZoomPage: true,
    allowSpellCheck: false,
    // The file of answers of a computer without network is a download. Nothing is opened, no place is asked for: it lies in the
    // downloads of the account. Older versions have one switch for both ways, newer ones ask both switches.
    allowDownUploads: true,
    allowDownloads: true,
    // Items that are answered with a file.
    allowUploads: true,
    openDownloads: false,
    downloadPDFFiles: false,
    allowCustomDownUploadLocation: false,
    // The folder is emptied at the end where it is a temporary one.
    useTemporaryDownUploadDirectory: false,
    // Empty is the account's own folder of downloads, wherever Windows has it.
    downloadDirectoryWin: '',
    downloadDirectoryOSX: '~/Downloads',
    audioControlEnabled: true,
    // Learners switch between the Kyrgyz and the Russian keyboard.
    showInputLanguage: true,
    showTime: true,
    sendBrowserExamKey: false,
    removeBrowserProfile: false,
    examSessionClearCookiesOnStart: false,
    examSessionClearCookiesOnEnd: false,
    pinEmbeddedCertificates: false,
    embeddedCertificates: authority ? [{ name: authority.name, type: AUTHORITY, certificateDataBase64: Buffer.from(authority.der).toString('base64') }] : [],
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${plist(settings, '')}
</plist>
`;
}
