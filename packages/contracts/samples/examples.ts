import { encodeModuleEvent, type ModuleEvent, type ModuleState, moduleEventTypes } from '../src/module-events.ts';
import {
  decodeModulesTopicEvent,
  encodeOrganizationPurged,
  type OrganizationPurgedEvent,
  organizationEventTypes,
} from '../src/organization-events.ts';
import { decodeTokenEvent, encodeTokenEvent, type TokenEvent, tokenEventTypes } from '../src/token-events.ts';

/** An event of each type and shape that is published today. Another shape is another example. */

const at = new Date('2026-01-02T03:04:05.678Z');
const later = new Date('2026-01-03T03:04:05.678Z');
const trail = { requestId: 'r-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };

const context = (n: number, source: string, subject: string) => ({
  id: `019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  source: `/services/${source}`,
  subject,
  time: at,
});

const moduleId = '019b0000-0000-7000-8000-0000000000a1';

const module: ModuleState = {
  id: moduleId,
  organizationId: 'acme',
  name: 'Fleet',
  type: 'web',
  url: 'https://fleet.example/open?token=',
  icon: 'truck',
  order: 0,
  enabled: true,
  permissionId: '019b0000-0000-7000-8000-0000000000b1',
  permissionName: 'View Fleet',
  version: 1,
  createdAt: at,
  createdBy: 'ana',
  updatedAt: at,
  updatedBy: 'ana',
};
const changed = { ...module, type: 'web_and_mobile', group: 'Field work', order: -3, enabled: false, version: 2 };

const modules: (ModuleEvent | OrganizationPurgedEvent)[] = [
  { ...context(1, 'modules', moduleId), ...trail, type: moduleEventTypes.created, data: { module, actor: 'ana' } },
  {
    ...context(2, 'modules', moduleId),
    requestId: 'r-2',
    type: moduleEventTypes.updated,
    data: { module: { ...changed, updatedAt: later, updatedBy: 'ben' }, actor: 'ben' },
  },
  {
    ...context(3, 'modules', moduleId),
    requestId: 'r-3',
    type: moduleEventTypes.deleted,
    data: { module: { ...changed, version: 3, updatedAt: later, updatedBy: 'ben' }, actor: 'ben' },
  },
  {
    ...context(4, 'modules', 'acme'),
    requestId: 'r-4',
    type: organizationEventTypes.purged,
    data: { organizationId: 'acme', purgedAt: at, actor: 'olga' },
  },
];

const token = 'aBcD-_12';
const holder = { token, organizationId: 'acme', userId: 'ben' };

const tokenAudit: TokenEvent[] = [
  {
    ...context(5, 'tokens', token),
    ...trail,
    type: tokenEventTypes.issued,
    data: { ...holder, expiresAt: later },
  },
  { ...context(6, 'tokens', token), requestId: 'r-6', type: tokenEventTypes.resolved, data: holder },
  {
    ...context(7, 'tokens', token),
    requestId: 'r-7',
    type: tokenEventTypes.refused,
    data: { token, reason: 'replayed' },
  },
  {
    ...context(8, 'tokens', token),
    requestId: 'r-8',
    type: tokenEventTypes.refused,
    data: { ...holder, reason: 'bearer_expires_soon' },
  },
];

/** By the topic, as `topicsOf` names them. */
export const published = {
  modules: {
    types: [...Object.values(moduleEventTypes), ...Object.values(organizationEventTypes)],
    records: modules.map((event) =>
      event.type === organizationEventTypes.purged ? encodeOrganizationPurged(event) : encodeModuleEvent(event),
    ),
    decode: decodeModulesTopicEvent,
  },
  tokenAudit: {
    types: Object.values(tokenEventTypes),
    records: tokenAudit.map(encodeTokenEvent),
    decode: decodeTokenEvent,
  },
} as const;
