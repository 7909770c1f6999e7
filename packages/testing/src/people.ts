import { claimsOf, findUser } from '@custom-modules/local/identity/users';

/** Claims of the people tests are about, who are those of `npm start`. */
export const people = {
  ana: claims('ana'),
  ben: claims('ben'),
  cleo: claims('cleo'),
  dan: claims('dan'),
  olga: claims('olga'),
};

function claims<Id extends string>(id: Id) {
  const user = findUser(id);
  if (!user) throw new Error(`nobody is called ${id}`);
  return { sub: id, ...claimsOf(user) };
}
