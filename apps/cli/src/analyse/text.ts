import type { AnalysisReport } from './report';

const number = (value: number | null | undefined, digits = 3): string => (value === null || value === undefined ? '–' : value.toFixed(digits));

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) => row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ').trimEnd()).join('\n');
}

/** The report as plain text. */
export function reportText(report: AnalysisReport): string {
  const parts: string[] = [
    `Persons ${report.n}   items ${report.items.length}   mean ${number(report.mean)}   SD ${number(report.sd)}   alpha ${number(report.alpha)}` +
      (report.alphaInterval ? ` (${number(report.alphaInterval.lower)} … ${number(report.alphaInterval.upper)})` : '') +
      `   SEM ${number(report.sem)}`,
  ];
  if (report.forms.length > 1)
    parts.push(columns([['Booklet', 'n', 'items', 'mean', 'SD', 'alpha'], ...report.forms.map((form) => [String(form.form + 1), String(form.n), String(form.items.length), number(form.mean), number(form.sd), number(form.alpha)])]));
  parts.push(
    columns([
      ['Item', 'n', 'facility', 'r(rest)', 'alpha–i', 'infit', 'outfit', 'flags'],
      ...report.items.map((item) => [item.id, String(item.n), number(item.facility), number(item.correctedItemTotal), number(item.alphaIfDeleted), number(item.infit), number(item.outfit), item.flags.join(' ')]),
    ]),
  );
  const withOptions = report.items.filter((item) => item.options);
  if (withOptions.length)
    parts.push(
      columns([
        ['Option', 'n', 'share', 'r(rest)', 'mean rest'],
        ...withOptions.flatMap((item) => item.options!.map((option) => [`${item.id} ${option.option}${option.keyed ? ' *' : ''}`, String(option.n), number(option.share), number(option.restCorrelation), number(option.meanRest, 2)])),
      ]),
    );
  if (report.parameters && report.latent) {
    parts.push(
      `Model ${report.model}   log-likelihood ${number(report.logLik, 4)}   AIC ${number(report.aic, 2)}   BIC ${number(report.bic, 2)}   iterations ${report.iterations}\n` +
        `Ability: mean ${number(report.latent.mean)}, variance ${number(report.latent.variance, 4)}   reliability EAP ${number(report.reliability?.eap)}, WLE ${number(report.reliability?.wle)}`,
      columns([
        ['Item', 'a', 'se', 'b', 'se', 'c', 'd', 'steps'],
        ...report.parameters.map((item) => [
          item.id,
          number(item.a),
          number(item.se.a),
          number(item.b),
          number(item.se.b),
          number(item.c),
          typeof item.d === 'number' ? number(item.d) : item.d.map((d) => number(d)).join(' '),
          item.steps ? item.steps.map((step) => number(step)).join(' ') : '',
        ]),
      ]),
    );
  }
  if (report.dif) {
    type Row = { id: string; reference: string; focal: string; mh: { delta: number | null; smd: number | null; chiSquare: number | null; p: number | null; class: string | null } };
    parts.push(
      columns([
        ['DIF (focal – reference)', 'groups', 'MH χ²', 'p', 'D-DIF', 'SMD', 'class'],
        ...(report.dif as Row[]).map(({ id, reference, focal, mh }) => [id, `${focal} – ${reference}`, number(mh.chiSquare, 2), number(mh.p), number(mh.delta, 2), number(mh.smd), mh.class ?? '–']),
      ]),
    );
  }
  for (const warning of report.warnings) parts.push(`! ${warning.code}: ${warning.message}${warning.rows?.length ? ` (lines ${warning.rows.join(', ')})` : ''}`);
  return `${parts.join('\n\n')}\n\n${report.seconds.toFixed(2)} s\n`;
}
