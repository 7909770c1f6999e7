import { encodeModuleEvent, moduleEventTypes } from '@custom-modules/contracts/module-events';

const organizations = 1000;

/** Records of so many new modules, as modules puts them into its outbox, spread over a thousand organizations. */
export function makeBacklog(count: number) {
  const at = new Date();
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(12, '0');
    const id = `0190aaaa-0000-7000-8000-${number}`;
    const organizationId = `backlog-${index % organizations}`;
    const record = encodeModuleEvent({
      id: `0190bbbb-0000-7000-8000-${number}`,
      type: moduleEventTypes.created,
      source: '/services/modules',
      subject: id,
      time: at,
      requestId: `0190cccc-0000-7000-8000-${number}`,
      data: {
        actor: 'owner',
        module: {
          ...{ id, organizationId, name: `Fleet ${index}`, type: 'web', icon: 'truck', order: 0, enabled: true },
          ...{ url: 'https://fleet.example/open?token=', version: 1, createdAt: at, createdBy: 'owner' },
          ...{ updatedAt: at, updatedBy: 'owner' },
          permissionId: `0190dddd-0000-7000-8000-${number}`,
          permissionName: `View Fleet ${index}`,
        },
      },
    });
    return { organizationId, moduleId: id, record };
  });
}

export type Backlog = ReturnType<typeof makeBacklog>;
