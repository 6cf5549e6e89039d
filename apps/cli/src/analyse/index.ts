import { PsychometricsRefusal } from '@synoo/psychometrics';
import { parseArguments, USAGE } from './arguments';
import { CommandRefusal } from './refusal';
import { analyseFile } from './report';
import { reportText } from './text';

/** Exit codes: 0 done, 1 the data were refused, 2 the command line was not understood, 3 done without the model asked for. */
const EXIT = { done: 0, refused: 1, usage: 2, withoutModel: 3 } as const;

/** `synoo analyse`: reads a file, prints the analysis, resolves with the exit code. */
export async function runAnalyse(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    await write(process.stdout, `${USAGE}\n`);
    return EXIT.done;
  }
  const json = args.includes('--json');
  try {
    const report = analyseFile(parseArguments(args), () => performance.now());
    await write(process.stdout, json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    return report.model !== null && report.parameters === null ? EXIT.withoutModel : EXIT.done;
  } catch (error) {
    if (!(error instanceof CommandRefusal) && !(error instanceof PsychometricsRefusal)) throw error;
    const usage = error.code === 'usage';
    const rows = error instanceof CommandRefusal ? error.rows : [];
    if (json && !usage) await write(process.stdout, `${JSON.stringify({ error: { code: error.code, message: error.message, rows } }, null, 2)}\n`);
    await write(process.stderr, usage ? `${error.message}\n` : `${error.code}: ${error.message}${rows.length ? ` (lines ${rows.join(', ')})` : ''}\n`);
    return usage ? EXIT.usage : EXIT.refused;
  }
}

/** Writes and waits, so that a long answer into a pipe is not cut when the process ends. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
}
