import { type BodyOf, maxEventsPerSave, type takeRoutes } from '@synoo/contracts';

type SaveBody = BodyOf<typeof takeRoutes.saveAnswers>;

const ITEM = /^i[1-9]\d{0,3}$/u;
const RESPONSE = /^r[1-9]\d{0,2}$/u;

/**
 * Whether a body is a save as learners' pages send nearly all of them: answers by text or choice, flags, visits. It says yes only
 * to what the contract (`takeRoutes.saveAnswers.body`) takes and leaves as it is; a test holds the two together. To say no means
 * nothing: then the contract decides, and names what is wrong.
 */
export function isUsualSave(body: unknown): body is SaveBody {
  if (!isObject(body) || !hasKeys(body, 2)) return false;
  const { epoch, events } = body;
  if (!isWhole(epoch, 1, 2_147_483_647) || !Array.isArray(events) || events.length > maxEventsPerSave) return false;
  for (const event of events as readonly unknown[]) if (!isUsualEvent(event)) return false;
  return true;
}

function isUsualEvent(event: unknown): boolean {
  if (!isObject(event) || !hasKeys(event, 5)) return false;
  const { seq, at, kind, item, value } = event;
  if (!isWhole(seq, 1, 10_000_000) || !Number.isSafeInteger(at) || typeof item !== 'string' || !ITEM.test(item)) return false;
  switch (kind) {
    case 'answer':
      return isObject(value) && areResponses(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'visit':
      return isObject(value) && hasKeys(value, 1) && isWhole(value['ms'], 0, 86_400_000);
    default:
      return false;
  }
}

function areResponses(value: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(value)) {
    const response = value[name];
    if (!RESPONSE.test(name)) return false;
    if (typeof response === 'string' ? response.length > 100_000 : !areChoices(response)) return false;
  }
  return true;
}

function areChoices(response: unknown): boolean {
  return Array.isArray(response) && response.length <= 1_000 && response.every((choice) => typeof choice === 'string' && choice.length <= 4_000);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const hasKeys = (value: object, count: number): boolean => Object.keys(value).length === count;
const isWhole = (value: unknown, least: number, most: number): boolean => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
