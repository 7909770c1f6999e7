import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { Gateway } from '../../gateway.ts';
import { type LaunchDeps, launchModule } from '../../launch/launch-module.ts';
import { launchPage, type ModuleToOpen } from '../../pages/launch-page.ts';
import { menuLinks } from '../../pages/page.ts';
import { refusalPage } from '../../pages/refusal-page.ts';
import { idParams } from '../../schemas/common.ts';
import { noContent, refusals } from '../../schemas/refusals.ts';

const schema = {
  operationId: 'launchByLink',
  tags: ['Launch'],
  summary: 'Open a custom module from a link',
  description:
    'For a browser that is signed in; one that is not signs in first and returns. Only a link of this site, or an address typed in, opens the module at once. From anywhere else a page asks for a click: no page of another site can make somebody launch.',
  params: idParams,
  response: {
    200: Type.Unsafe<string>({ type: 'string', description: 'A page that asks for a click.' }),
    303: noContent('To the module’s URL, with a fresh short token if it asks for one; or to the sign-in.', {
      Location: Type.String({ description: 'Where the module is.' }),
    }),
    ...refusals(401, 404, 429),
  },
};

/** No HEAD: what looks at a link before a person opens it would mint a token for nobody. */
export function launchByLink(app: Gateway, deps: LaunchDeps): void {
  const config = { access: 'session', consistency: 'required', refusalPage } as const;
  app.get('/launch/:id', { config, schema, exposeHeadRoute: false }, async (request, reply) => {
    if (isPrefetch(request)) throw fail('prefetch_refused');
    const { id } = request.params;
    const path = `/launch/${encodeURIComponent(id)}`;
    if (!isOwnClick(request)) {
      const module = request.caller && (await describe(deps, id, request.call));
      return reply.type('text/html; charset=utf-8').send(launchPage({ path, module, menu: menuLinks(app) }));
    }
    if (!request.caller) return reply.redirect(`/auth/sign-in?to=${encodeURIComponent(path)}`, 303);
    const { url } = await launchModule(deps, request.caller, id, request.call);
    return reply.redirect(url, 303);
  });
}

/** What somebody who may open the module is asked about; who may not is refused before the click. */
async function describe({ modules }: LaunchDeps, id: string, call: OutgoingCall): Promise<ModuleToOpen> {
  const { name, url } = await modules.open({ id }, call);
  return { name, host: new URL(url).host };
}

/** https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header; `Purpose` before it was agreed on. */
function isPrefetch({ headers }: FastifyRequest): boolean {
  return [headers['sec-purpose'], headers['purpose']].some((purpose) => String(purpose).startsWith('prefetch'));
}

/**
 * Somebody goes there: no script, image or frame loads it, not even of this site. https://www.w3.org/TR/fetch-metadata/
 * The site is `none` for an address that was typed in or bookmarked.
 */
function isOwnClick({ headers }: FastifyRequest): boolean {
  const isOwn = ['same-origin', 'none'].includes(String(headers['sec-fetch-site']));
  return isOwn && headers['sec-fetch-dest'] === 'document';
}
