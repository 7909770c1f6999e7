type Open = (address: string | URL, form?: URLSearchParams) => Promise<Response>;
type Browse = (address: string | URL, form?: URLSearchParams) => Promise<URL>;

/** A browser reduced to its cookies. It follows no redirect. */
export function openBrowser(origin: string): Open {
  const cookies = new Map<string, string>();
  return async (address, form) => {
    const response = await fetch(new URL(address, origin), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return response;
  };
}

/** What a sign-in needs of a browser: it tells where each answer redirects to. */
export function cookieClient(origin: string): Browse {
  const open = openBrowser(origin);
  return async (address, form) => {
    const response = await open(address, form);
    await response.arrayBuffer();
    const location = response.headers.get('location');
    const url = new URL(address, origin);
    if (!location) throw new Error(`${url.pathname} answered ${response.status} where a redirect was due`);
    return new URL(location, url);
  };
}

/** What somebody does at the address a command line shows: confirms the code, says who they are. Answers with the page they end on. */
export async function approveDevice(address: string, user: string): Promise<string> {
  const open = openBrowser(new URL(address).origin);
  const submit = async (page: string, more: Record<string, string> = {}) => {
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? [];
    const inputs = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return open(action, new URLSearchParams({ ...Object.fromEntries(inputs.map(([, ...pair]) => pair)), ...more }));
  };
  const codeTaken = await submit(await (await open(address)).text());
  let answer = await submit(await codeTaken.text());
  for (let location = answer.headers.get('location'); location; location = answer.headers.get('location')) {
    const isAskedWho = location.includes('/interaction/');
    answer = await open(location, isAskedWho ? new URLSearchParams({ user }) : undefined);
  }
  return answer.text();
}
