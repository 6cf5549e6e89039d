import type { missingCodes } from '@synoo/contracts';
import type { BaseVariable } from './codebook';

export interface Trilingual {
  readonly ky: string;
  readonly ru: string;
  readonly en: string;
}
const t = (ky: string, ru: string, en: string): Trilingual => ({ ky, ru, en });

const variables: Readonly<Record<BaseVariable, Trilingual>> = {
  pseudonym: t('Билим алуучунун псевдоними', 'Псевдоним обучающегося', 'Pseudonym of the learner'),
  organisation: t('Билим берүү уюмунун коду', 'Код образовательной организации', 'Code of the educational organisation'),
  region: t('Аймак', 'Регион', 'Region'),
  organisation_type: t('Уюмдун түрү', 'Тип организации', 'Type of organisation'),
  ownership: t('Менчик түрү', 'Форма собственности', 'Ownership'),
  programme: t('Билим берүү программасы', 'Образовательная программа', 'Programme'),
  year: t('Окуу курсу', 'Курс', 'Year of study'),
  sex: t('Жынысы', 'Пол', 'Sex'),
  language: t('Тест тапшырган тил', 'Язык прохождения теста', 'Language in which the test was taken'),
  form: t('Тест вариантынын коду', 'Код варианта теста', 'Code of the form'),
  rules_version: t('Баалоо эрежелеринин версиясы', 'Версия правил оценивания', 'Version of the scoring rules'),
  session_date: t('Тестирилөө сессиясынын күнү', 'Дата сессии тестирования', 'Date of the session'),
  extra_time_percent: t('Кошумча убакыт, пайыз', 'Дополнительное время, процент', 'Extra time from the roster, per cent'),
  state: t('Тест тапшыруунун абалы', 'Состояние прохождения теста', 'State of the attempt'),
  end_reason: t('Аяктоо себеби', 'Причина завершения', 'Why the attempt ended'),
  voided: t('Жараксыз деп табылган: талдоого кирбейт', 'Признано недействительным: в анализ не входит', 'Declared void: not part of any analysis'),
  late_answers: t('Өз убагында берилип, кеч келген жооптор', 'Ответы, данные вовремя и полученные с опозданием', 'Answers given in time and received late'),
  total: t('Жалпы балл', 'Суммарный балл', 'Total score'),
  max_total: t('Эң жогорку мүмкүн болгон балл', 'Максимально возможный балл', 'Highest possible total'),
  seconds_total: t('Тапшырмалар экранда турган убакыт, секунд', 'Время показа заданий, секунды', 'Time that items were on the screen, seconds'),
};

const missing: Readonly<Record<keyof typeof missingCodes, Trilingual>> = {
  omitted: t('өткөрүп жиберилген', 'пропущено', 'omitted'),
  notReached: t('жетишпеген', 'не достигнуто', 'not reached'),
  missingByDesign: t('вариантта жок', 'отсутствует в варианте', 'missing by design: not in this form'),
  invalid: t('жараксыз жооп', 'недопустимый ответ', 'invalid: could not be read as an answer'),
  notScored: t('бааланган эмес', 'не оценено', 'not scored: needs a person, or was taken out of the scoring'),
};

/** Words of the codebook, which goes out in three languages whoever downloads it. */
export const codebookTexts = {
  variables,
  missing,
  item: {
    response: t('жооп', 'ответ', 'response'),
    file: t('жооп катары берилген файлдын чыгарылыштагы аты; бош – тест тапшыруу жараксыз деп табылган же файл кийин алмаштырылган', 'имя в выпуске файла, данного как ответ; пусто – прохождение признано недействительным или файл позже заменён', 'name in the release of the file given as the answer; empty: the attempt is void, or the file was replaced since'),
    score: t('балл', 'балл', 'score'),
    status: t('жооптун абалы', 'состояние ответа', 'status'),
    seconds: t('экрандагы убакыт, секунд', 'время на экране, секунды', 'time on the screen, seconds'),
    template: t('тапшырмадагы маани', 'значение в задании', 'value in the item'),
    answered: t('жооп берилген', 'дан ответ', 'answered'),
  },
  test: {
    items: t('ушул катышуучуга арналган тапшырмалардын саны', 'число заданий этого участника', 'number of items that were for this participant'),
    led_to_end: t('1 = тесттин эрежелери аягына чейин алып барды, 0 = катышуучу ага чейин токтоду', '1 = правила теста привели к концу, 0 = участник остановился раньше', '1 = the rules of the test led to its end, 0 = the participant stopped before'),
    outcome: t('тесттин эрежелери эсептеген маани', 'значение, вычисленное правилами теста', 'value computed by the rules of the test'),
  },
  headings: {
    files: t('Файлдар', 'Файлы', 'Files'),
    missing: t('Жок маанилердин коддору', 'Коды пропусков', 'Codes of missing values'),
    variables: t('Өзгөрмөлөр', 'Переменные', 'Variables'),
  },
  notes: [
    t('results.csv: ар бир катышуучуга бир сап. items.csv: тапшырмалар. codebook.csv: өзгөрмөлөр. manifest.json: ар бир файлдын SHA-256 суммасы.', 'results.csv: одна строка на участника. items.csv: задания. codebook.csv: переменные. manifest.json: SHA-256 каждого файла.', 'results.csv: one row a participant. items.csv: the items. codebook.csv: the variables. manifest.json: SHA-256 of every file.'),
    t('CSV: RFC 4180, үтүр, UTF-8, башында BOM белгиси (R: fileEncoding="UTF-8-BOM", Python: encoding="utf-8-sig").', 'CSV: RFC 4180, запятая, UTF-8, в начале метка BOM (R: fileEncoding="UTF-8-BOM", Python: encoding="utf-8-sig").', 'CSV: RFC 4180, comma, UTF-8 with a byte order mark (R: fileEncoding="UTF-8-BOM", Python: encoding="utf-8-sig").'),
    t("=, +, -, @, табуляция же ' менен башталган текстке ' белгиси кошулат: электрондук таблица аны формула катары аткарбайт. Биринчи ' белгисин алып салса, баштапкы текст калат.", "К тексту, который начинается с =, +, -, @, табуляции или ', добавлен знак ': таблица не выполнит его как формулу. Без первого знака ' остаётся исходный текст.", "Text that begins with =, +, -, @, a tab or ' has an ' in front, so that no spreadsheet runs it as a formula. Without the first ' it is what was written."),
    t('Бир нече жооп | белгиси менен бөлүнөт; жооптун өзүндөгү | жана \\ белгилеринин алдында \\ турат.', 'Несколько ответов разделены знаком |; перед | и \\ внутри ответа стоит \\.', 'Several answers are separated by |; a | or \\ inside an answer has a \\ in front.'),
    t('Эрежелер же тандоо катышуучуга бербеген тапшырмаларда -7 турат: алар баллга да, эң жогорку баллга да кирбейт. Эрежелер алып барган вариантта катышуучу жетпеген тапшырмалардын кайсынысы ага тиешелүү болору белгисиз, алар да -7; test_…_led_to_end = 0 муну билдирет.', 'У заданий, к которым правила или выбор не привели участника, стоит -7: они не входят ни в балл, ни в максимум. В варианте, который ведут правила, неизвестно, какие из непройденных заданий достались бы участнику, поэтому и у них -7; об этом говорит test_…_led_to_end = 0.', 'Items that the rules or the draw did not give to a participant have -7: they count neither in the total nor in its maximum. In a form that leads nobody knows which of the items not come to would have been theirs, so these have -7 too; test_…_led_to_end = 0 says so.'),
    t('files/ӨЗГӨРМӨ/ПСЕВДОНИМ: билим алуучулар жооп катары берген файлдар, өзгөртүүсүз; results.csv тилкесинде файлдын аты турат. Файлдын өз аты берилбейт, бирок мазмунунда аны ким жасаганы көрүнүшү мүмкүн.', 'files/ПЕРЕМЕННАЯ/ПСЕВДОНИМ: файлы, данные обучающимися как ответы, без изменений; имя файла стоит в столбце results.csv. Собственное имя файла не передаётся, но по содержанию может быть видно, кто его сделал.', 'files/VARIABLE/PSEUDONYM: files that learners gave as answers, unchanged; the column of results.csv names them. The own name of a file is left out, but its content may show who made it.'),
    t('Жалпы баллда өткөрүп жиберилген, жетишпеген жана жараксыз жооптор 0 деп эсептелет.', 'В суммарном балле пропущенные, не достигнутые и недопустимые ответы считаются как 0.', 'In the total, omitted, not reached and invalid answers count 0.'),
  ],
} as const;
