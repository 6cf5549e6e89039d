/** Command-line options `--name value` and `--flag`; anything else is an error that says how to call the tool. */
export function readOptions<V extends string, F extends string>(usage: string, values: readonly V[], flags: readonly F[], args: readonly string[] = process.argv.slice(2)) {
  const found: Partial<Record<V, string>> = {};
  const set = new Set<F>();
  for (let index = 0; index < args.length; index++) {
    const name = (args[index] ?? '').replace(/^--/u, '');
    if (flags.includes(name as F)) set.add(name as F);
    else if (values.includes(name as V) && args[index + 1] !== undefined) found[name as V] = args[++index]!;
    else fail(`${usage}\n${args[index]} is not understood.`);
  }
  return { values: found, has: (flag: F) => set.has(flag) };
}

export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
