import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { present, succeed, success } from '../../../../../schemas/common.ts';
import { organizationSettingSchema } from '../../../../../schemas/organization-setting.ts';

export function setOrganizationSetting(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'setOrganizationSetting',
    tags: ['Organization'],
    summary: 'Set the organization’s settings',
    description: 'All of them. For owners.',
    body: organizationSettingSchema,
    response: { 200: success(organizationSettingSchema, 'The settings as stored.') },
  };
  app.put('/api/v3/organization/setting', { config: { access: 'bearer' }, schema }, async (request) => {
    const { setting } = await modules.updateOrganizationSetting({ setting: request.body }, request.call);
    return succeed(present(setting));
  });
}
