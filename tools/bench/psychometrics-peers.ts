import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchData, ITEMS } from './psychometrics-tasks';

export interface PeerResult {
  readonly name: string;
  /** The task of ours that does the same. */
  readonly task: string;
  readonly persons: number;
  readonly seconds: number;
  readonly result: string;
}

export const PEER_HELP = 'R peers: apt-get install r-base-core r-cran-psych r-cran-psychotools r-cran-erm';

/** Each peer: R package, statement that is timed, and what it prints. `x` is the matrix, `g` the group. */
const PEERS = [
  { name: 'psych::alpha', pack: 'psych', task: 'classical analysis', rasch: false, share: 1, run: 'a <- psych::alpha(x, warnings = FALSE)', print: 'a$total$raw_alpha' },
  { name: 'psychotools::raschmodel (CML)', pack: 'psychotools', task: 'Rasch CML', rasch: true, share: 1, run: 'm <- psychotools::raschmodel(x)', print: 'as.numeric(logLik(m))' },
  { name: 'eRm::RM (CML), 2,000 persons', pack: 'eRm', task: 'Rasch CML', rasch: true, share: 0.02, run: 'm <- eRm::RM(x)', print: 'm$loglik' },
  {
    name: 'stats::mantelhaen.test, 60 items',
    pack: 'stats',
    task: 'Mantel–Haenszel DIF',
    rasch: false,
    share: 1,
    run: 's <- rowSums(x); e <- sapply(seq_len(ncol(x)), function(i) { t <- table(factor(x[, i], 0:1), g, s); t <- t[, , apply(t, 3, function(k) all(colSums(k) > 0)), drop = FALSE]; mantelhaen.test(t)$estimate })',
    print: '2.35 * log(e[1])',
  },
] as const;

/** Times the R packages that are installed, on the same data; says which are not. */
export function runPeers(persons: number, report: (line: string) => void): PeerResult[] {
  if (spawnSync('Rscript', ['--version']).error) {
    report(`No R here: peers are skipped. ${PEER_HELP}`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const results: PeerResult[] = [];
  try {
    for (const rasch of [false, true]) {
      const { data, group } = benchData(persons, rasch);
      writeFileSync(join(folder, `${rasch}.bin`), data.responses);
      writeFileSync(join(folder, `${rasch}.group`), group);
    }
    for (const peer of PEERS) {
      const n = Math.max(2000, Math.round(persons * peer.share));
      const script = [
        `if (!requireNamespace("${peer.pack}", quietly = TRUE)) quit(status = 9)`,
        `x <- matrix(as.integer(readBin("${join(folder, `${peer.rasch}.bin`)}", "raw", ${persons * ITEMS})), ncol = ${ITEMS}, byrow = TRUE)[seq_len(${n}), ]`,
        `colnames(x) <- paste0("i", seq_len(${ITEMS}))`,
        `g <- as.integer(readBin("${join(folder, `${peer.rasch}.group`)}", "raw", ${persons}))[seq_len(${n})]`,
        `t <- system.time(suppressWarnings({ ${peer.run} }))`,
        `cat(t[["elapsed"]], format(${peer.print}, digits = 12), "\\n")`,
      ].join('\n');
      const run = spawnSync('Rscript', ['-e', script], { encoding: 'utf8', timeout: 600_000 });
      const [seconds, ...rest] = run.stdout.trim().split(' ');
      if (run.status === 9) report(`${peer.name}: not installed, skipped. ${PEER_HELP}`);
      else if (run.status !== 0 || !seconds) report(`${peer.name}: failed (${run.stderr.trim().split('\n').at(-1) ?? 'no message'})`);
      else results.push({ name: peer.name, task: peer.task, persons: n, seconds: Number(seconds), result: rest.join(' ').trim() });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

/**
 * Figures measured earlier on two cores, not here: packages that Debian does not have. 100,000 × 60 unless the name says else.
 */
export const RECORDED: readonly PeerResult[] = [
  { name: 'mirt 1.45.1, 2PL, 61 nodes', task: '2PL MML, 61 nodes', persons: 100_000, seconds: 24.4, result: '' },
  { name: 'TAM 4.3-25, 2PL, 21 nodes', task: '2PL MML, 61 nodes', persons: 100_000, seconds: 17.8, result: '' },
  { name: 'mirt 1.45.1, Rasch', task: 'Rasch MML', persons: 100_000, seconds: 10.3, result: '' },
  { name: 'TAM 4.3-25, Rasch', task: 'Rasch MML', persons: 100_000, seconds: 11.5, result: '' },
  { name: 'dexter 1.2.2, CML', task: 'Rasch CML', persons: 100_000, seconds: 0.56, result: '' },
  { name: 'mirt 1.45.1, EAP', task: 'EAP', persons: 100_000, seconds: 9, result: '' },
  { name: 'difR 5.1, Mantel–Haenszel', task: 'Mantel–Haenszel DIF', persons: 100_000, seconds: 27.5, result: '' },
  { name: 'TAM 4.3-25, 5 plausible values, 10,000', task: '10 plausible values', persons: 10_000, seconds: 9.2, result: '' },
];
