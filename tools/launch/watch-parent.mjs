// Notices that the process that started this one was killed without a word (kill -9), so that nothing runs on unseen.
import { readFileSync } from 'node:fs';

const EVERY_MS = 500;

/** Parent of another process; undefined where it cannot be told or the process is gone. */
function parentOf(pid) {
  try {
    // The name in parentheses may hold anything; after it come state and parent.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ')[1]);
  } catch {
    return undefined; // not Linux, or it ended
  }
}

/**
 * Calls `gone` once when the parent process is not the one of the start any more, or, with `throughShell`, when the
 * parent's parent is not: npm runs its scripts through a shell that outlives it.
 */
export function watchParent(gone, { throughShell = false } = {}) {
  const chain = () => [process.ppid, ...(throughShell ? [parentOf(process.ppid)] : [])].join();
  const atStart = chain();
  const timer = setInterval(() => {
    if (chain() === atStart) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  timer.unref();
}
