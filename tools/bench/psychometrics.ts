/**
 * Times the psychometrics library beside R packages on the same data.
 * Usage: bench:psychometrics [-- --persons N] [--large]    (--large adds ten times the persons)
 * Every task runs in a process of its own, so that peak memory is the task's; times are the best of several runs
 * after data were made. Where other work keeps the processor busy, the processor time is the number to read.
 */
import { spawnSync } from 'node:child_process';
import { PEER_HELP, RECORDED, runPeers, type PeerResult } from './psychometrics-peers';
import { benchData, ITEMS, TASKS } from './psychometrics-tasks';

interface Measured {
  readonly name: string;
  readonly goal: number | null;
  readonly persons: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly baseMegabytes: number;
  readonly peakMegabytes: number;
  readonly result: string;
}

/** Runs of one task: at least three, more while they are short. */
const RUNS = { least: 3, most: 10, seconds: 3 };
const option = (name: string): string | undefined => process.argv[process.argv.indexOf(name) + 1];

function measure(index: number, persons: number): Measured {
  const task = TASKS[index]!;
  const run = task.prepare(benchData(persons, task.rasch));
  const baseMegabytes = process.resourceUsage().maxRSS / 1024;
  let seconds = Infinity;
  let cpuSeconds = Infinity;
  let result = '';
  const begun = performance.now();
  for (let attempt = 0; attempt < RUNS.least || (attempt < RUNS.most && performance.now() - begun < RUNS.seconds * 1000); attempt++) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    result = run();
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
    const used = process.cpuUsage(cpu);
    cpuSeconds = Math.min(cpuSeconds, (used.user + used.system) / 1e6);
  }
  return { name: task.name, goal: task.goal, persons, seconds, cpuSeconds, baseMegabytes, peakMegabytes: process.resourceUsage().maxRSS / 1024, result };
}

function inOwnProcess(index: number, persons: number): Measured {
  const child = spawnSync(process.execPath, [process.argv[1]!, '--task', String(index), '--persons', String(persons)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${TASKS[index]!.name} failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as Measured;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(name: string, ...cells: string[]): void {
  print(`${name.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join('')}`);
}

function compare(peers: readonly PeerResult[], ours: readonly Measured[], title: string): void {
  print(`\n${title}`);
  row('', 'persons', 'seconds', 'ours', 'ratio');
  for (const peer of peers) {
    const own = ours.find((entry) => entry.name === peer.task);
    if (!own) continue;
    // Fewer persons for a slow peer: our time for all of them is compared, which flatters the peer.
    row(peer.name, String(peer.persons), peer.seconds.toFixed(2), own.seconds.toFixed(3), `${(peer.seconds / own.seconds).toFixed(1)}×`);
    if (peer.result) print(`    ${peer.result}   (ours: ${own.result})`);
  }
}

function main(): void {
  const persons = Number(process.argv.includes('--persons') ? option('--persons') : 100_000);
  if (!Number.isInteger(persons) || persons < 1000) throw new Error('--persons must be a whole number of 1000 or more.');
  if (process.argv.includes('--task')) {
    print(JSON.stringify(measure(Number(option('--task')), persons)));
    return;
  }
  const sizes = [persons / 10, persons, ...(process.argv.includes('--large') ? [persons * 10] : [])].filter((n) => n >= 1000);
  const measured = new Map<number, Measured[]>();
  for (const size of sizes) {
    print(`\n${size} persons × ${ITEMS} items`);
    row('', 'seconds', 'cpu s', 'goal', 'peak MB', 'of it data');
    const list = TASKS.map((_, index) => {
      const own = inOwnProcess(index, size);
      row(own.name, own.seconds.toFixed(3), own.cpuSeconds.toFixed(3), size === 100_000 && own.goal !== null ? `${own.goal} ${own.seconds <= own.goal ? 'met' : 'MISSED'}` : '–', own.peakMegabytes.toFixed(0), own.baseMegabytes.toFixed(0));
      print(`    ${own.result}`);
      return own;
    });
    measured.set(size, list);
  }
  const ours = measured.get(persons)!;
  const peers = runPeers(persons, print);
  if (peers.length) compare(peers, ours, 'Beside R, same data, this run');
  if (persons === 100_000) compare(RECORDED, ours, 'Beside figures recorded earlier on two cores (these packages are not in Debian)');
  const smaller = measured.get(persons / 10);
  if (smaller) {
    print('\nTen times the persons cost');
    ours.forEach((own, index) => row(own.name, `${(own.seconds / smaller[index]!.seconds).toFixed(1)}×`));
  }
  if (!peers.length) print(`\n${PEER_HELP}`);
}

main();
