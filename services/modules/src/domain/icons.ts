import { accepted, type Checked, refused } from '@custom-modules/rules/checked';

/** Names of Tabler icons, which the console bundles. Adding one is free; removing one changes nothing stored. */
export const icons = [
  'alert-triangle',
  'apps',
  'box',
  'briefcase',
  'building',
  'building-store',
  'building-warehouse',
  'calendar',
  'camera',
  'chart-bar',
  'chart-line',
  'chart-pie',
  'checklist',
  'clipboard-list',
  'clock',
  'coin',
  'credit-card',
  'dashboard',
  'database',
  'device-mobile',
  'external-link',
  'file-invoice',
  'file-text',
  'folder',
  'gas-station',
  'headset',
  'help',
  'home',
  'link',
  'mail',
  'map',
  'map-pin',
  'message',
  'package',
  'phone',
  'puzzle',
  'qrcode',
  'receipt',
  'report-analytics',
  'route',
  'scan',
  'settings',
  'shield-check',
  'shopping-cart',
  'signature',
  'steering-wheel',
  'tool',
  'truck-delivery',
  'users',
  'wallet',
] as const;

export type Icon = (typeof icons)[number];

export const defaultIcon: Icon = 'puzzle';

export function checkIcon(name: string): Checked<Icon> {
  const icon = icons.find((known) => known === name);
  return icon ? accepted(icon) : refused(`The icon is unknown. Known icons: ${icons.join(', ')}.`);
}
