import { ZipFile } from 'yazl';
import type { FormDesign, FormDetail, ItemRow, Language } from '@synoo/contracts';
import type { Staff } from './staff';

export const qtiNamespace = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';

export interface ItemSource {
  /** Distinguishes the item in its form. */
  readonly code: string;
  readonly adaptive?: boolean;
  /** What stands in the item, by language. */
  readonly inner: (language: Language) => string;
}

/** One of three, of which «жети» is right. */
export const plainChoice = (code: string): ItemSource => ({
  code,
  inner: () =>
    '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>' +
    `<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>${code}?</qti-prompt><qti-simple-choice identifier="A">алты</qti-simple-choice><qti-simple-choice identifier="B">жети</qti-simple-choice><qti-simple-choice identifier="C">сегиз</qti-simple-choice></qti-choice-interaction></qti-item-body>` +
    '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>',
});

export interface FormExtras {
  /** Files of the package, beside the items. */
  readonly files?: Readonly<Record<string, Buffer>>;
  /** Source of a test around the items, by the codes that they got in the bank. */
  readonly test?: (codeOf: (code: string) => string) => string;
  readonly timeLimitMinutes?: number;
  readonly tools?: FormDesign['tools'];
  /** What the tool `formula-sheet` shows. */
  readonly formulaSheet?: string;
}

const inLanguages = ['ky', 'ru'] as const;

async function packed(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const classified = (purpose: string, id: string): string => `<classification><purpose><source>LOMv1.0</source><value>${purpose}</value></purpose><taxonPath><taxon><id>${id}</id></taxon></taxonPath></classification>`;

function packageOf(items: readonly ItemSource[], codeOf: (code: string) => string, files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const variants = items.flatMap((item) => inLanguages.map((language) => ({ item, language, file: `${codeOf(item.code)}-${language}.xml` })));
  const resources = variants.map(
    ({ item, language, file }, index) =>
      `<resource identifier="R${index}" type="imsqti_item_xmlv3p0" href="${file}"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><identifier><entry>${codeOf(item.code)}</entry></identifier><language>${language}</language></general>${classified('discipline', 'e2e')}${classified('educational objective', 'E2E-1')}</lom></metadata><file href="${file}"/>${Object.keys(files).map((name) => `<file href="${name}"/>`).join('')}</resource>`,
  );
  return packed({
    'imsmanifest.xml': `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="M"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>`,
    ...files,
    ...Object.fromEntries(
      variants.map(({ item, language, file }) => [
        file,
        `<qti-assessment-item ${qtiNamespace} identifier="${codeOf(item.code)}" title="${codeOf(item.code)}" xml:lang="${language}" adaptive="${item.adaptive === true}" time-dependent="false">${item.inner(language)}</qti-assessment-item>`,
      ]),
    ),
  });
}

/** Imports, approves and publishes a form of these items, as people do in the office. */
export async function publishForm(author: Staff, approver: Staff, name: string, items: readonly ItemSource[], { files = {}, test, timeLimitMinutes = 20, tools = [], formulaSheet }: FormExtras = {}): Promise<FormDetail> {
  const codeOf = (code: string): string => `${name}-${code}`;
  await author.upload('items/import', await packageOf(items, codeOf, files));
  const { rows } = await author.get<{ rows: ItemRow[] }>(`items?search=${name}&size=50`);
  const ids = items.map(({ code }) => rows.find((row) => row.code === codeOf(code))!.id);
  await approver.post('items/status', { ids, status: 'approved' });
  const text = { ky: name, ru: name };
  const form = await approver.post<FormDetail>('forms', {
    code: name,
    design: {
      title: text, languages: inLanguages, timeLimitMinutes, languageSwitch: true, tools, instructions: text, practice: [],
      sections: [{ title: text, instructions: null, items: ids }],
      ...(formulaSheet !== undefined && { formulaSheet: { ky: formulaSheet, ru: formulaSheet } }),
      ...(test && { test: { xml: test(codeOf), items: Object.fromEntries(items.map(({ code }, index) => [codeOf(code), ids[index]])) } }),
    },
  });
  return approver.post<FormDetail>(`forms/${form.id}/publish`);
}
