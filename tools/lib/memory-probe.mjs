// Loaded into an api that a tool starts (node --expose-gc --import): says what the process holds, after everything that can be
// collected has been. Twice, since what the first round lets go of only the second one frees.
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc();
  setTimeout(() => {
    globalThis.gc();
    process.send(process.memoryUsage());
  }, 100).unref();
});
process.channel?.unref();
