import { Type } from 'typebox';
import { nullable } from './common.ts';

/** Who a bearer, or the session of a browser, speaks for. */
export const sessionSchema = Type.Object({
  userId: Type.String(),
  organizationId: nullable(Type.String({ description: 'null for an operator who belongs to none.' })),
  name: nullable(Type.String()),
  email: nullable(Type.String()),
  locale: Type.String({ description: 'What `{LOCALE}` becomes in the URLs that they open.', examples: ['en'] }),
  isOwner: Type.Boolean({ description: 'Holds every permission of the organization.' }),
  isOperator: Type.Boolean({ description: 'Runs the platform.' }),
});
