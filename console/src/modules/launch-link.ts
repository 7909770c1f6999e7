import type { NavigationItem } from '../api/answers.ts';

/** An ordinary link, so that a middle click and the keyboard open it as they open any other. */
export function launchLink({ moduleId }: Pick<NavigationItem, 'moduleId'>) {
  return {
    component: 'a',
    href: `/launch/${encodeURIComponent(moduleId)}`,
    target: '_blank',
    rel: 'noopener noreferrer',
  } as const;
}
