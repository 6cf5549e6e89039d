// Notices that the process that started this one was killed without a word (kill -9), so that nothing runs on unseen.
const EVERY_MS = 500;

/** Calls `gone` once when the parent process is not the one of the start any more. */
export function watchParent(gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  timer.unref();
}
