import type { JWTPayload } from 'jose';
import type { IssuerConfig } from './config.ts';
import type { Identity } from './identity.ts';

/** Printable ASCII, but no dot segment: ids stand in paths, where these would be followed (RFC 3986 §5.2.4). */
const idForm = /^(?!\.{1,2}$)[\x21-\x7e]{1,128}$/;
const maxTextLength = 256;

/** Reads the claims of a verified payload; undefined when it says too little, or more than its issuer may say. */
export function readIdentity(config: IssuerConfig, payload: JWTPayload): Identity | undefined {
  const { claims = {}, organizations, platformRoles } = config;
  const claim = (name: string | undefined, fallback: string): unknown => payload[name ?? fallback];
  const organizationId = claim(claims.organizationId, 'organizationId');
  const isOperator = platformRoles && claim(claims.platformRole, 'platformRole') === 'operator';

  if (!isId(payload.sub) || payload.exp === undefined) return undefined;
  if (organizationId === undefined) {
    if (!isOperator) return undefined;
  } else {
    if (!isId(organizationId)) return undefined;
    if (!organizations.includes('*') && !organizations.includes(organizationId)) return undefined;
  }
  return {
    userId: payload.sub,
    organizationId,
    isOwner: organizationId !== undefined && claim(claims.organizationRole, 'organizationRole') === 'owner',
    isOperator,
    ...text('name', claim(claims.name, 'name')),
    ...text('email', claim(claims.email, 'email')),
    ...text('locale', claim(claims.locale, 'locale')),
    expiresAt: new Date(payload.exp * 1000),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && idForm.test(value);
}

function text<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  const usable = typeof value === 'string' && value !== '' && value.isWellFormed();
  return (usable ? { [key]: value.slice(0, maxTextLength) } : {}) as { [P in K]?: string };
}
