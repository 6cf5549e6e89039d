import type { ResponseData } from '../index';
import { numeric } from './corpus';

/** A data file of category codes as responses; `lowest` is the code of category 0, NaN cells are missing. */
export function responsesOf(file: string, columns?: readonly string[], lowest = 0, weightColumn?: string): ResponseData & { names: string[] } {
  const table = numeric(file, columns);
  const names = table.names.filter((name) => name !== weightColumn);
  const at = names.map((name) => table.names.indexOf(name));
  const responses = new Uint8Array(table.persons * names.length);
  const categories = new Uint8Array(names.length);
  for (let p = 0; p < table.persons; p++)
    at.forEach((column, i) => {
      const value = table.values[p * table.items + column]!;
      const code = Number.isNaN(value) ? 255 : value - lowest;
      responses[p * names.length + i] = code;
      if (code !== 255) categories[i] = Math.max(categories[i]!, code + 1);
    });
  const data = { names, persons: table.persons, items: names.length, responses, categories };
  if (!weightColumn) return data;
  const column = table.names.indexOf(weightColumn);
  return { ...data, weights: Float64Array.from({ length: table.persons }, (_, p) => table.values[p * table.items + column]!) };
}
