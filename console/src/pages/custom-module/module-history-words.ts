import type { Module } from '../../api/answers.ts';
import type { HistoryWords } from '../../history/history-words.ts';
import { iconLabel } from '../../modules/module-icons.ts';
import { moduleTypes } from '../../modules/module-types.ts';

/** The fields in the order of the dialog they are filled in with. */
export const moduleHistoryWords: HistoryWords = {
  actions: {
    'module.created': 'Module created',
    'module.updated': 'Module changed',
    'module.deleted': 'Module deleted',
  },
  fields: {
    name: 'Name',
    type: 'Type',
    url: 'URL',
    icon: 'Icon',
    group: 'Group',
    order: 'Order',
    enabled: 'Enabled',
  },
  valueOf: (field, value) => {
    if (field === 'type') return moduleTypes[value as Module['type']];
    if (field === 'icon') return iconLabel(String(value));
    if (field === 'enabled') return value ? 'yes' : 'no';
    return String(value);
  },
};
