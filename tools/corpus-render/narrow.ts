import type { Page } from '@playwright/test';

/** 1280 pixels at 400 %: the width at which WCAG 2.2 asks for one direction of scrolling (1.4.10). */
const narrow = { width: 320, height: 640 };

export interface NarrowFinding {
  readonly what: string;
  readonly where: string;
}

/**
 * What of the item on the page does not fit 320 CSS pixels: a page that scrolls sideways, a part that does (tables, formulas, code
 * and pictures to answer on may, WCAG 1.4.10), text that is cut off, and targets under 24 pixels (2.5.8; targets in a line of text and
 * places on a picture are as large as their content makes them). Leaves the page as wide as it was.
 */
export async function narrowFindings(page: Page): Promise<NarrowFinding[]> {
  const before = page.viewportSize();
  await page.setViewportSize(narrow);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  const found = await page.evaluate(() => {
    const findings: { what: string; where: string }[] = [];
    const root = document.querySelector('player-item');
    if (!root) return findings;
    // Methods, because a bundler may wrap named functions in a helper that the page does not have.
    const tell = {
      nameOf(element: Element): string {
        return `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')} ${(element.textContent ?? '').trim().slice(0, 40)}`.trim();
      },
      isHidden(element: Element): boolean {
        const { width, height } = element.getBoundingClientRect();
        return width <= 1 || height <= 1 || element.closest('.visually-hidden, [hidden]') !== null || getComputedStyle(element).visibility === 'hidden';
      },
    };
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + 1) {
      const widest = [...root.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1).at(-1);
      findings.push({ what: `The page is ${scrollWidth} pixels wide`, where: widest ? tell.nameOf(widest) : '' });
    }
    for (const element of root.querySelectorAll('*')) {
      if (!(element instanceof HTMLElement) || element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0 || tell.isHidden(element)) continue;
      const { overflowX } = getComputedStyle(element);
      const mayScroll = element.closest('table, pre, math, input, textarea, select, .hot-image, video, iframe') !== null;
      if ((overflowX === 'auto' || overflowX === 'scroll') && !mayScroll) findings.push({ what: 'Scrolls sideways', where: tell.nameOf(element) });
      if ((overflowX === 'hidden' || overflowX === 'clip') && !mayScroll) findings.push({ what: 'Is cut off', where: tell.nameOf(element) });
    }
    for (const target of root.querySelectorAll('button, input, select, textarea, [role=button], [role=slider], [role=application], a[href], summary')) {
      if (target.matches('.hottext, a, svg *')) continue;
      const place = target instanceof HTMLInputElement ? (target.closest('label') ?? target) : target;
      if (tell.isHidden(place)) continue;
      const { width, height } = place.getBoundingClientRect();
      if (width < 23.5 || height < 23.5) findings.push({ what: `A target of ${Math.round(width)} × ${Math.round(height)} pixels`, where: tell.nameOf(place) });
    }
    return findings;
  });
  if (before) await page.setViewportSize(before);
  return found;
}
