import { fail, numberOption, readOptions } from '../lib/options';
import type { Profile } from './stack';

const usage = `npm run -s chaos -- [--answers 50000] [--learners N] [--seed 1] [--profile embedded|services|both] [--clock-jump 0.45] [--json]
  --answers N      answers of all learners together
  --learners N     by default one for every 450 answers, 20 at least and 400 at most
  --clock-jump S   how far the servers' clock is turned at most, in seconds either way. With minutes nothing can be said any more of
                   what counts near a start, pause or end, which in a short run is everywhere; all else is judged as always
  --seed N         of everything that is drawn`;

const wantedProfiles = { embedded: ['embedded'], services: ['services'], both: ['embedded', 'services'] } as const satisfies Record<string, readonly Profile[]>;

export interface ChaosOptions {
  readonly answers: number;
  /** Undefined: as the answers need. */
  readonly learners: number | undefined;
  readonly seed: number;
  readonly profiles: readonly Profile[];
  readonly clockJumpMs: number;
  readonly json: boolean;
}

/** What does not fit ends the tool with exit code 2 and a sentence. */
export function chaosOptions(args?: readonly string[]): ChaosOptions {
  const { values, has } = readOptions(usage, ['answers', 'learners', 'seed', 'profile', 'clock-jump'], ['json'], args);
  const profile = values.profile ?? 'both';
  return {
    answers: numberOption(usage, 'answers', values.answers, 50_000, 100, 10_000_000, true),
    learners: values.learners === undefined ? undefined : numberOption(usage, 'learners', values.learners, 0, 1, 2_000, true),
    seed: numberOption(usage, 'seed', values.seed, 1, 0, 2 ** 31, true),
    profiles: isProfile(profile) ? wantedProfiles[profile] : fail(`${usage}\n--profile takes ${Object.keys(wantedProfiles).join(', ')}.`),
    clockJumpMs: 1_000 * numberOption(usage, 'clock-jump', values['clock-jump'], 0.45, 0, 600, false),
    json: has('json'),
  };
}

function isProfile(text: string): text is keyof typeof wantedProfiles {
  return Object.hasOwn(wantedProfiles, text);
}
