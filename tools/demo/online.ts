import type { FormDesign } from '@synoo/contracts';
import { parseItem, writePackage } from '@synoo/qti';

/** Codes of the items of the online form; they belong to no other form of the demo. */
export const ONLINE_PREFIX = 'DEMO-ON-';

const namespace = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"';
type Language = 'ky' | 'ru';

interface Choice {
  readonly code: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly text: Readonly<Record<Language, string>>;
  readonly question: Readonly<Record<Language, string>>;
  /** The first one is right. */
  readonly options: readonly Readonly<Record<Language, string>>[];
  /** Shown with a right or a wrong answer, where the item answers. */
  readonly feedback?: { readonly right: Readonly<Record<Language, string>>; readonly wrong: Readonly<Record<Language, string>> };
  /** May be answered again after a hint, for half of what is left. */
  readonly adaptive?: true;
}

const both = (ky: string, ru: string) => ({ ky, ru });

const items: readonly Choice[] = [
  {
    code: `${ONLINE_PREFIX}1`,
    title: both('Формуланын мааниси', 'Значение формулы'),
    text: both('Электрондук таблицада A1 уячасында 2, A2 уячасында 3, A3 уячасында 5 турат.', 'В электронной таблице в ячейке A1 стоит 2, в A2 – 3, в A3 – 5.'),
    question: both('=(A1+A2)*A3 формуласынын мааниси канча?', 'Чему равно значение формулы =(A1+A2)*A3?'),
    options: [both('25', '25'), both('17', '17'), both('30', '30'), both('10', '10')],
  },
  {
    code: `${ONLINE_PREFIX}2`,
    title: both('Уячанын дареги', 'Адрес ячейки'),
    text: both('Таблицанын мамычалары A, B, C тамгалары менен, саптары 1, 2, 3 сандары менен белгиленет.', 'Столбцы таблицы обозначены буквами A, B, C, строки – числами 1, 2, 3.'),
    question: both('Экинчи мамыча менен үчүнчү саптын кесилишиндеги уяча кандай аталат?', 'Как называется ячейка на пересечении второго столбца и третьей строки?'),
    options: [both('B3', 'B3'), both('C2', 'C2'), both('3B', '3B'), both('B2', 'B2')],
  },
  {
    code: `${ONLINE_PREFIX}3`,
    title: both('Формуланы көчүрүү', 'Копирование формулы'),
    text: both('C1 уячасында =A1*B1 формуласы турат. Аны C2 уячасына көчүрүштү.', 'В ячейке C1 стоит формула =A1*B1. Её скопировали в ячейку C2.'),
    question: both('C2 уячасында кайсы формула пайда болот?', 'Какая формула появится в ячейке C2?'),
    options: [both('=A2*B2', '=A2*B2'), both('=A1*B1', '=A1*B1'), both('=B1*C1', '=B1*C1'), both('=A1*B2', '=A1*B2')],
  },
  {
    code: `${ONLINE_PREFIX}4`,
    title: both('Шектүү кат', 'Подозрительное письмо'),
    text: both(
      'Банктын атынан кат келди: «Эсебиңиз бүгүн жабылат. Аны сактап калуу үчүн шилтемени ачып, сырсөзүңүздү жазыңыз».',
      'Пришло письмо от имени банка: «Ваш счёт сегодня будет закрыт. Чтобы сохранить его, откройте ссылку и введите пароль».',
    ),
    question: both('Эң туура аракет кайсы?', 'Какое действие самое верное?'),
    options: [
      both('Шилтемени ачпай, банкка картада жазылган номер боюнча чалуу', 'Не открывать ссылку и позвонить в банк по номеру, указанному на карте'),
      both('Шилтемени ачып, барак банктыкына окшош экенин текшерүү', 'Открыть ссылку и проверить, похожа ли страница на сайт банка'),
      both('Катка жооп берип, себебин түшүндүрүп берүүнү суроо', 'Ответить на письмо и попросить объяснить причину'),
      both('Катты тааныштарга жөнөтүп, алардан кеңеш суроо', 'Переслать письмо знакомым и спросить у них совета'),
    ],
    feedback: {
      right: both('Туура: банк менен өзүңүз билген номер аркылуу байланыштыңыз, сырсөзүңүз эч кимге берилген жок.', 'Верно: вы связались с банком по известному вам номеру, и пароль никто не узнал.'),
      wrong: both('Кеңеш: шилтеме да, жооп да кат жазган адамга алып барат. Банкка кат аркылуу эмес, башка жол менен кайрылыңыз.', 'Подсказка: и ссылка, и ответ ведут к тому, кто написал письмо. Обратитесь в банк другим путём, не через письмо.'),
    },
    adaptive: true,
  },
  {
    code: `${ONLINE_PREFIX}5`,
    title: both('Ишенимдүү сырсөз', 'Надёжный пароль'),
    text: both('Бир нече сырсөздү салыштырыңыз.', 'Сравните несколько паролей.'),
    question: both('Кайсынысын болжолдоп табуу эң кыйын?', 'Какой из них труднее всего подобрать?'),
    options: [both('kalpak-7-bulut-kemer-taraza', 'kalpak-7-bulut-kemer-taraza'), both('Bishkek2026', 'Bishkek2026'), both('qwerty12345', 'qwerty12345'), both('A1b2', 'A1b2')],
    feedback: {
      right: both('Туура: сырсөз узун, андагы сөздөр өз ара байланышпайт, бирок эстөөгө оңой.', 'Верно: пароль длинный, слова в нём не связаны друг с другом, а запомнить его легко.'),
      wrong: both('Шаардын аты менен жылы, клавиатурада катар турган белгилер жана кыска сырсөздөр биринчи болуп текшерилет.', 'Название города с годом, соседние клавиши и короткие пароли проверяют в первую очередь.'),
    },
  },
];

const outcomeOf = (code: string): string => (code.endsWith('4') || code.endsWith('5') ? 'DIG-3' : 'DIG-2');
const base = (type: string, value: string): string => `<qti-base-value base-type="${type}">${value}</qti-base-value>`;
const set = (identifier: string, value: string): string => `<qti-set-outcome-value identifier="${identifier}">${value}</qti-set-outcome-value>`;

function itemXml({ code, title, text, question, options, feedback, ...source }: Choice, language: Language): string {
  const adaptive = source.adaptive === true;
  const shown = (identifier: 'right' | 'wrong') => (feedback ? `<qti-feedback-block outcome-identifier="ANSWER" identifier="${identifier}" show-hide="show"><p>${feedback[identifier][language]}</p></qti-feedback-block>` : '');
  const half = set('LEFT', `<qti-divide><qti-variable identifier="LEFT"/>${base('float', '2')}</qti-divide>`);
  const right = `${set('SCORE', adaptive ? '<qti-variable identifier="LEFT"/>' : base('float', '1'))}${feedback ? set('ANSWER', base('identifier', 'right')) : ''}${adaptive ? set('completionStatus', base('identifier', 'completed')) : ''}`;
  const wrong = `${feedback ? set('ANSWER', base('identifier', 'wrong')) : set('SCORE', base('float', '0'))}${adaptive ? half : ''}`;
  return `<qti-assessment-item ${namespace} identifier="${code}" title="${title[language]}" xml:lang="${language}" adaptive="${adaptive}" time-dependent="false">
    <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
    <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
    ${feedback ? '<qti-outcome-declaration identifier="ANSWER" cardinality="single" base-type="identifier"/>' : ''}
    ${adaptive ? `<qti-outcome-declaration identifier="LEFT" cardinality="single" base-type="float"><qti-default-value><qti-value>1</qti-value></qti-default-value></qti-outcome-declaration>` : ''}
    <qti-item-body><p>${text[language]}</p>
      <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1"><qti-prompt>${question[language]}</qti-prompt>
        ${options.map((option, index) => `<qti-simple-choice identifier="${'ABCD'[index]}">${option[language]}</qti-simple-choice>`).join('')}
      </qti-choice-interaction>${shown('right')}${shown('wrong')}</qti-item-body>
    <qti-response-processing><qti-response-condition>
      <qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>${right}</qti-response-if>
      <qti-response-else>${wrong}</qti-response-else>
    </qti-response-condition></qti-response-processing></qti-assessment-item>`;
}

/** The items of the online form as a QTI package, as a writer would bring them. */
export function onlinePackage(): Promise<Uint8Array> {
  return writePackage({
    identifier: 'DEMO-ONLINE',
    items: items.flatMap((source) =>
      (['ky', 'ru'] as const).map((lang) => {
        const parsed = parseItem(itemXml(source, lang));
        if (!parsed.ok || parsed.diagnostics.length > 0) throw new Error(`${source.code}: ${JSON.stringify(parsed.diagnostics)}`);
        return { identifier: source.code, lang, item: parsed.item, metadata: { subject: 'digital-literacy', outcome: outcomeOf(source.code), level: 'application', title: source.title[lang] } };
      }),
    ),
  });
}

/** Who answers the first item goes on to a harder one, the others to an easier one; all meet again at the fourth. */
function testXml(): string {
  const [first, easy, hard, letter, password] = items.map(({ code }) => code);
  const ref = (code = '', rule = ''): string => `<qti-assessment-item-ref identifier="${code}" href="${code}">${rule}</qti-assessment-item-ref>`;
  const jump = (target = '', test: string): string => `<qti-branch-rule target="${target}">${test}</qti-branch-rule>`;
  return `<qti-assessment-test ${namespace} identifier="DEMO-ONLINE" title="">
    <qti-outcome-declaration identifier="TOTAL" cardinality="single" base-type="float"/>
    <qti-test-part identifier="P1" navigation-mode="linear" submission-mode="individual"><qti-item-session-control max-attempts="1" show-feedback="true"/>
      <qti-assessment-section identifier="S1" title="" visible="true">
        ${ref(first, jump(hard, `<qti-gt><qti-variable identifier="${first}.SCORE"/>${base('float', '0')}</qti-gt>`))}
        ${ref(easy, jump(letter, base('boolean', 'true')))}${ref(hard)}
      </qti-assessment-section>
      <qti-assessment-section identifier="S2" title="" visible="true">${ref(letter)}${ref(password)}</qti-assessment-section>
    </qti-test-part>
    <qti-outcome-processing><qti-set-outcome-value identifier="TOTAL"><qti-sum><qti-test-variables variable-identifier="SCORE"/></qti-sum></qti-set-outcome-value></qti-outcome-processing>
  </qti-assessment-test>`;
}

/** A form that needs the network: it leads by a rule, gives hints and answers. `ids` of its items by code. */
export function onlineDesign(ids: ReadonlyMap<string, string>): FormDesign {
  const id = (code: string): string => {
    const found = ids.get(code);
    if (found === undefined) throw new Error(`The demo has no item ${code}`);
    return found;
  };
  const codes = items.map(({ code }) => code);
  return {
    title: { ky: 'Санариптик сабаттуулук: онлайн варианттын үлгүсү', ru: 'Цифровая грамотность: образец онлайн-варианта', en: 'Digital literacy: sample of an online form' },
    languages: ['ky', 'ru'],
    timeLimitMinutes: 15,
    languageSwitch: true,
    tools: ['highlighter', 'calculator', 'notes'],
    instructions: {
      ky: 'Бул тест үчүн тармак керек.\n\nКийинки тапшырма жообуңузга жараша тандалат, мурункусуна кайтууга болбойт. Айрым тапшырмалар жообуңузду текшерип, кеңеш берет.',
      ru: 'Для этого теста нужна сеть.\n\nСледующее задание выбирается по вашему ответу, вернуться к предыдущему нельзя. Некоторые задания проверяют ответ и дают подсказку.',
    },
    practice: [],
    feedback: { maxAttempts: 1 },
    test: { xml: testXml(), items: Object.fromEntries(codes.map((code) => [code, id(code)])) },
    sections: [
      { title: { ky: 'Электрондук таблица', ru: 'Электронная таблица' }, instructions: null, items: codes.slice(0, 3).map(id) },
      { title: { ky: 'Коопсуздук', ru: 'Безопасность' }, instructions: null, items: codes.slice(3).map(id) },
    ],
  };
}
