type Browse = (address: string | URL, form?: URLSearchParams) => Promise<URL>;

/** A browser reduced to what a sign-in needs: it keeps cookies and tells where each answer redirects to. */
export function cookieClient(origin: string): Browse {
  const cookies = new Map<string, string>();
  return async (address, form) => {
    const url = new URL(address, origin);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    await response.arrayBuffer();
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${url.pathname} answered ${response.status} where a redirect was due`);
    return new URL(location, url);
  };
}
