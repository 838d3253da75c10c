import type { Config } from 'vega-lite'

const LIGHT = {
  background: '#ffffff',
  text: '#1f2328',
  faint: '#59636e',
  grid: '#d1d9e0',
  accent: '#0969da',
  second: '#bf5700',
  third: '#8250df',
  fourth: '#1a7f37',
  plain: '#818b98',
  bad: '#cf222e',
} as const

const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  background: '#0d1117',
  text: '#f0f6fc',
  faint: '#9198a1',
  grid: '#3d444d',
  accent: '#4493f8',
  second: '#f0883e',
  third: '#ab7df8',
  fourth: '#3fb950',
  plain: '#9198a2',
  bad: '#f85149',
}

/** The colours of the light scheme. */
export const colours = LIGHT

/** The colours of series, in order. */
export const SERIES: readonly string[] = [LIGHT.accent, LIGHT.second, LIGHT.third, LIGHT.fourth]

export const config: Config = {
  background: LIGHT.background,
  font: 'system-ui, sans-serif',
  padding: 16,
  view: { stroke: null },
  title: {
    anchor: 'start',
    color: LIGHT.text,
    fontSize: 15,
    offset: 14,
    subtitleColor: LIGHT.faint,
    subtitleFontSize: 12,
    subtitlePadding: 6,
  },
  axis: {
    labelColor: LIGHT.text,
    titleColor: LIGHT.faint,
    titleFontWeight: 'normal',
    domainColor: LIGHT.grid,
    gridColor: LIGHT.grid,
    tickColor: LIGHT.grid,
    labelFontSize: 12,
  },
  legend: { labelColor: LIGHT.text, title: null, orient: 'bottom', labelFontSize: 12, labelLimit: 400 },
}

/** Adds the colours of the dark scheme, for readers who prefer it. */
export function inBothLights(svg: string): string {
  const rules = Object.entries(LIGHT).flatMap(([name, colour]) => {
    const dark = Object.entries(DARK).find(([key]) => key === name)?.[1] ?? colour
    return ['fill', 'stroke'].map(what => `[${what}="${colour}"]{${what}:${dark}}`)
  })
  return svg.replace(/<svg[^>]*>/, tag => `${tag}<style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`)
}
