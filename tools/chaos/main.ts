import 'reflect-metadata';
import { chaosOptions } from './options';
import { type Outcome, run } from './run';
import { type Wrong, wrongs } from './verdict';

const shownCases = 40;
const shortestSeconds = 34;
/** About what two processors manage for a profile. */
const answersPerSecond = 900;
/** What `services` gets of a run of both profiles; the rest is for `embedded`, which does more answers in a second. */
const servicesAnswers = 5_000;

async function main(): Promise<number> {
  const { answers, learners: wanted, seed, profiles, clockJumpMs, json } = chaosOptions();
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const began = Date.now();
  const ofServices = profiles.length === 1 ? answers : Math.min(servicesAnswers, Math.ceil(answers / 2));
  const outcomes: Outcome[] = [];
  // One after the other: together they would only wait for the same processors.
  for (const [index, profile] of profiles.entries()) {
    const share = profile === 'services' || profiles.length === 1 ? ofServices : answers - ofServices;
    const learners = wanted ?? Math.min(400, Math.max(20, Math.ceil(share / 450)));
    outcomes.push(await run({ profile, answers: share, learners, seconds: Math.max(shortestSeconds, share / answersPerSecond), seed: seed + index, clockJumpMs, say }));
  }

  const sum = (key: 'answers' | 'acknowledged' | Wrong): number => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const faults: Record<string, number> = {};
  for (const outcome of outcomes) for (const [kind, count] of Object.entries(outcome.faults)) faults[kind] = (faults[kind] ?? 0) + count;
  const cases = outcomes.flatMap((outcome) => outcome.cases);
  const result = { answers: sum('answers'), acknowledged: sum('acknowledged'), lost: sum('lost'), phantom: sum('phantom'), duplicated: sum('duplicated'), impossible: sum('impossible'), auditBroken: sum('auditBroken'), faults };
  const took = Math.round((Date.now() - began) / 1000);
  if (json) process.stdout.write(`${JSON.stringify({ ...result, seed, seconds: took, examples: cases.slice(0, shownCases) })}\n`);
  else report(result, cases, took);
  return wrongs.some((wrong) => result[wrong] > 0) ? 1 : 0;
}

function report(result: Readonly<Record<'answers' | 'acknowledged' | Wrong, number>> & { readonly faults: Readonly<Record<string, number>> }, cases: Outcome['cases'], seconds: number): void {
  const lines = [
    `${result.answers} answers entered, ${result.acknowledged} acknowledged, ${seconds} s`,
    ...wrongs.map((wrong) => `  ${wrong.padEnd(12)} ${result[wrong]}`),
    `faults: ${Object.entries(result.faults).map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    ...cases.slice(0, shownCases).flatMap(({ wrong, attemptId, what, around }) => ['', `${wrong}  attempt ${attemptId}`, `  ${what}`, ...around.map((line) => `    ${line}`)]),
    ...(cases.length > shownCases ? ['', `… and ${cases.length - shownCases} more`] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

process.exitCode = await main();
