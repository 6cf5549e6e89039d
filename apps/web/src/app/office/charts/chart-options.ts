import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './palette';

/** Axis names and number formats come from the caller, because they depend on the language. */
export interface AxisWords {
  readonly x: string;
  readonly y: string;
  readonly number: (value: number) => string;
}

const small = 12;

function axis(palette: Palette, name: string, place: 'middle' | 'end'): Record<string, unknown> {
  return {
    name,
    nameLocation: place,
    nameGap: place === 'middle' ? 28 : 22,
    nameTextStyle: { color: palette.quiet, fontFamily: palette.font, fontSize: small, ...(place === 'end' ? { align: 'left' } : {}) },
    axisLine: { show: true, lineStyle: { color: palette.ink } },
    axisTick: { show: true, lineStyle: { color: palette.ink } },
    axisLabel: { color: palette.ink, fontFamily: palette.font, fontSize: small },
    splitLine: { show: false },
  };
}

function base(palette: Palette): Record<string, unknown> {
  return {
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.ink },
    grid: { left: 8, right: 24, top: 44, bottom: 32, containLabel: true },
    // Drawn on the canvas: HTML tooltips carry style attributes, which the page's policy refuses.
    tooltip: { trigger: 'item', renderMode: 'richText', backgroundColor: palette.paper, borderColor: palette.line, textStyle: { color: palette.ink, fontFamily: palette.font, fontSize: small } },
  };
}

/** Number of learners by score. `mean` is marked by a line. */
export function histogramOption(palette: Palette, words: AxisWords & { readonly mean: string }, bins: readonly { score: number; n: number }[], mean: number | null): EChartsCoreOption {
  const step = bins.length > 1 ? Math.min(...bins.slice(1).map((bin, index) => bin.score - (bins[index]?.score ?? 0))) : 1;
  return {
    ...base(palette),
    xAxis: { type: 'value', min: (bins[0]?.score ?? 0) - step, max: (bins.at(-1)?.score ?? 0) + step, ...axis(palette, words.x, 'middle'), minInterval: 1 },
    yAxis: { type: 'value', minInterval: 1, ...axis(palette, words.y, 'end') },
    series: [
      {
        type: 'bar',
        data: bins.map((bin) => [bin.score, bin.n]),
        itemStyle: { color: palette.series[0] },
        barWidth: bins.length > 1 ? `${Math.max(30, 90 - bins.length)}%` : 24,
        barMaxWidth: 28,
        ...(mean === null ? {} : { markLine: { symbol: 'none', silent: true, data: [{ xAxis: mean }], lineStyle: { color: palette.series[1], type: 'solid', width: 2 }, label: { formatter: `${words.mean} ${words.number(mean)}`, color: palette.ink, fontFamily: palette.font } } }),
      },
    ],
  };
}

export interface ItemPoint {
  readonly label: string;
  readonly facility: number;
  readonly discrimination: number;
  readonly flagged: boolean;
}

/** Each item by facility and discrimination; flagged ones are named and have another shape, not only another colour. */
export function itemMapOption(palette: Palette, words: AxisWords, points: readonly ItemPoint[], lowest: number | null): EChartsCoreOption {
  const series = (flagged: boolean): Record<string, unknown> => ({
    type: 'scatter',
    symbol: flagged ? 'diamond' : 'circle',
    symbolSize: flagged ? 12 : 8,
    itemStyle: { color: flagged ? palette.series[4] : palette.series[0], opacity: 0.85 },
    label: { show: flagged, formatter: '{b}', position: 'right', color: palette.ink, fontFamily: palette.font, fontSize: small },
    labelLayout: { hideOverlap: true },
    data: points.filter((point) => point.flagged === flagged).map((point) => ({ name: point.label, value: [point.facility, point.discrimination] })),
    ...(flagged && lowest !== null ? { markLine: { symbol: 'none', silent: true, data: [{ yAxis: lowest }], lineStyle: { color: palette.quiet, type: 'dashed' }, label: { formatter: words.number(lowest), color: palette.quiet } } } : {}),
  });
  const lowestPoint = Math.min(0, ...points.map((point) => point.discrimination));
  return {
    ...base(palette),
    xAxis: { type: 'value', min: 0, max: 1, ...axis(palette, words.x, 'middle'), axisLabel: { formatter: words.number, color: palette.ink, fontFamily: palette.font } },
    yAxis: { type: 'value', min: Math.floor(lowestPoint * 5) / 5, max: 1, interval: 0.2, ...axis(palette, words.y, 'end'), axisLabel: { formatter: words.number, color: palette.ink, fontFamily: palette.font } },
    series: [series(false), series(true)],
  };
}

/** Mean score by ability group, lowest first: a good item's line rises. */
export function curveOption(palette: Palette, words: AxisWords, curve: readonly { n: number; meanRest: number; facility: number }[]): EChartsCoreOption {
  const rests = curve.map((group) => group.meanRest);
  return {
    ...base(palette),
    xAxis: { type: 'value', min: Math.floor(Math.min(...rests)), max: Math.ceil(Math.max(...rests)), ...axis(palette, words.x, 'middle') },
    yAxis: { type: 'value', min: 0, max: 1, ...axis(palette, words.y, 'end'), axisLabel: { formatter: words.number, color: palette.ink, fontFamily: palette.font } },
    series: [
      {
        type: 'line',
        data: curve.map((group) => [group.meanRest, group.facility]),
        symbol: 'circle',
        symbolSize: 8,
        lineStyle: { color: palette.series[0], width: 2 },
        itemStyle: { color: palette.series[0] },
        label: { show: true, position: 'top', formatter: ({ value }: { value: [number, number] }) => words.number(value[1]), color: palette.ink, fontFamily: palette.font, fontSize: small },
      },
    ],
  };
}

/** Share of learners by option; the key has its own colour and is named as such by its label. */
export function optionsOption(palette: Palette, words: AxisWords, options: readonly { label: string; isKey: boolean; share: number }[]): EChartsCoreOption {
  const reversed = [...options].reverse();
  return {
    ...base(palette),
    grid: { left: 8, right: 56, top: 8, bottom: 32, containLabel: true },
    xAxis: { type: 'value', min: 0, max: 1, splitNumber: 4, ...axis(palette, words.x, 'middle'), axisLabel: { formatter: words.number, hideOverlap: true, color: palette.ink, fontFamily: palette.font } },
    yAxis: { type: 'category', data: reversed.map((option) => option.label), ...axis(palette, '', 'end'), axisTick: { show: false }, axisLabel: { color: palette.ink, fontFamily: palette.font, width: 150, overflow: 'truncate' } },
    series: [
      {
        type: 'bar',
        barMaxWidth: 22,
        data: reversed.map((option) => ({ value: option.share, itemStyle: { color: option.isKey ? palette.series[3] : palette.series[5] } })),
        label: { show: true, position: 'right', formatter: ({ value }: { value: number }) => words.number(value), color: palette.ink, fontFamily: palette.font, fontSize: small },
      },
    ],
  };
}
