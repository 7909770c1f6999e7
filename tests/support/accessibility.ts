import axe from 'axe-core';
import type { Page } from 'playwright-core';

const wcag22AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What on a page keeps people out, as far as a program can tell: the rules of WCAG 2.2 AA that it breaks, or that nobody can
 * tell whether it does, and where. What lies behind an open dialog is out of everybody's reach, and not looked at.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source); // by way of the developer tools, which no content security policy stops
  const options = JSON.stringify({ runOnly: wcag22AA });
  const reached = `document.querySelector('[role=dialog]') ?? document`;
  const { violations, incomplete } = (await page.evaluate(`axe.run(${reached}, ${options})`)) as axe.AxeResults;
  return [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
