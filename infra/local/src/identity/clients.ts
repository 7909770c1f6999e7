import type { ClientMetadata } from 'oidc-provider';

/** Who the access tokens are for: the audience that every service demands. */
export const apiAudience = 'urn:custom-modules:api';

export const gatewayClientId = 'custom-modules-gateway';
export const commandLineClientId = 'custom-modules-command-line';

/** The operators' command line: where it runs there may be no browser, so it shows a code (RFC 8628). */
export const operationsClientId = 'custom-modules-ops';

/** Nothing listens there: the command line reads the code from the redirect itself. */
export const commandLineRedirectUri = 'http://127.0.0.1/callback';

export function clientsFor(gatewayUrls: string[]): ClientMetadata[] {
  return [
    {
      client_id: gatewayClientId,
      client_name: 'Custom Modules',
      redirect_uris: gatewayUrls.map((url) => `${url}/auth/callback`),
      post_logout_redirect_uris: gatewayUrls.map((url) => `${url}/`),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    {
      client_id: commandLineClientId,
      client_name: 'The command line',
      application_type: 'native',
      redirect_uris: [commandLineRedirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    {
      client_id: operationsClientId,
      client_name: 'The operators’ command line',
      application_type: 'native',
      redirect_uris: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      response_types: [],
      token_endpoint_auth_method: 'none',
    },
  ];
}
