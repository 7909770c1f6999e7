import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { present, succeed, success } from '../../../../../schemas/common.ts';
import { organizationSettingSchema } from '../../../../../schemas/organization-setting.ts';

export function getOrganizationSetting(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'getOrganizationSetting',
    tags: ['Organization'],
    summary: 'Read the organization’s settings',
    description: 'For owners.',
    response: { 200: success(organizationSettingSchema, 'The settings.') },
  };
  app.get('/api/v3/organization/setting', { config: { access: 'bearer' }, schema }, async (request) => {
    const { setting } = await modules.getOrganizationSetting({}, request.call);
    return succeed(present(setting));
  });
}
