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

/** The number that an option gives, `fallback` without one; one that does not fit is an error that says how to call the tool. */
export function numberOption(usage: string, name: string, text: string | undefined, fallback: number, least: number, most: number, whole: boolean): number {
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const fits = value >= least && value <= most && (!whole || Number.isInteger(value));
  return fits ? value : fail(`${usage}\n--${name} takes a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
}

export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
