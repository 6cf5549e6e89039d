// Notices that the process that started this one was killed without a word (kill -9), so that nothing runs on unseen.
const EVERY_MS = 500;

/** Calls `gone` once when the process that started this one is gone. */
export function watchParent(gone) {
  const atStart = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === atStart) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  timer.unref();
}
