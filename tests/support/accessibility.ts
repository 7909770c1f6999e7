import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const wcag22AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// What lies behind an open dialog is out of everybody's reach, and not looked at.
const reached = `([...document.querySelectorAll('[role=dialog]')].at(-1) ?? document.documentElement)`;

/**
 * What on a page keeps people out, as far as a program can tell: the rules of WCAG 2.2 AA that it breaks, or that nobody can
 * tell whether it does, and where; and what makes them scroll sideways, or is where they cannot get at it.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(scrollToStart);
  await page.evaluate(axe.source); // by way of the developer tools, which no content security policy stops
  const options = JSON.stringify({ runOnly: wcag22AA });
  const { violations, incomplete } = (await page.evaluate(`axe.run(${reached}, ${options})`)) as axe.AxeResults;
  const broken = [...violations, ...incomplete];
  return [
    ...broken.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ...((await page.evaluate(findSideways)) as string[]),
    ...((await page.evaluate(findOutOfReach)) as string[]),
  ];
}

/** As one comes to it: nobody can tell the contrast of what is scrolled out of sight. */
const scrollToStart = `[document.documentElement, ...${reached}.querySelectorAll('*')].forEach((element) => element.scrollTo(0, 0))`;

const tagOf = `(element) => element.cloneNode().outerHTML`;

/** What scrolls sideways. */
const findSideways = `[document.documentElement, ...${reached}.querySelectorAll('*')]
  .filter((element) => element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX))
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map((element) => 'sideways: ' + (${tagOf})(element))`;

/** Some are there for the eye by what is drawn in their place. */
const shownOf = `((control) => (getComputedStyle(control).opacity === '0' ? control.nextElementSibling : control))`;
const isOnTop = `((element, x, y) => {
  const hit = document.elementFromPoint(x, y);
  return hit !== null && (element.contains(hit) || hit.contains(element));
})`;

/** Controls that are beside the screen, or below something else, once scrolled to. */
const findOutOfReach = `[...${reached}.querySelectorAll('a[href], button, input, textarea, [tabindex="0"]')]
  .filter((control) => control.matches(':not(:disabled)') && control.checkVisibility())
  .filter((control) => {
    const shown = ${shownOf}(control);
    const isReached = () => {
      const { left, right, top, width, height } = shown.getBoundingClientRect();
      return left >= 0 && right <= innerWidth && ${isOnTop}(shown, left + width / 2, top + height / 2);
    };
    shown.scrollIntoView({ block: 'center' });
    if (isReached()) return false;
    control.focus(); // some are there for the keyboard alone
    const isThere = isReached();
    control.blur();
    return !isThere;
  })
  .map((control) => 'out of reach: ' + (${tagOf})(control))`;

/** Goes on with Tab until it is there. At each stop somebody sees where the keyboard is: it is outlined, and below nothing else. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(findUnseenFocus)).toBeNull();
    if (await wanted.evaluate((node) => node === node.ownerDocument.activeElement)) return;
  }
  throw new Error('Tab does not lead there');
}

const mostStops = 200;

// Where one types, the cursor is enough.
const findUnseenFocus = `(() => {
  const control = document.activeElement;
  const shown = ${shownOf}(control);
  const isOutlined = getComputedStyle(shown).outlineStyle !== 'none' || control.matches('textarea, input:not([type=radio], [type=checkbox])');
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const isCovered = [top + 1, (top + bottom) / 2, bottom - 1].every((y) => !${isOnTop}(shown, (left + right) / 2, y));
  if (isOutlined && !isCovered) return null;
  return (isCovered ? 'covered: ' : 'not outlined: ') + (${tagOf})(control);
})()`;
