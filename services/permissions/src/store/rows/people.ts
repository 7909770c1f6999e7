import type { Transaction } from '@custom-modules/chassis/postgres';
import type { Person } from '../../domain/person.ts';
import type { PeopleRows } from '../permission-store.ts';
import { pageParameters } from './page.ts';

type PersonRow = Omit<Person, 'name' | 'email'> & { name: string | null; email: string | null };

const selectPeople = `
  SELECT person.user_id AS "userId", person.name, person.email,
         person.is_owner AS "isOwner", person.last_seen AS "lastSeen",
         (SELECT coalesce(json_agg(json_build_object('id', role.id, 'name', role.name) ORDER BY role.name_key), '[]')
          FROM user_role AS held
          JOIN role ON (role.organization_id, role.id) = (held.organization_id, held.role_id)
          WHERE (held.organization_id, held.user_id) = (person.organization_id, person.user_id)) AS roles
  FROM person`;

// Left out when nothing is asked of it: an OR would keep PostgreSQL from beginning with the few who hold the role.
const holdingRole = `
  AND EXISTS (SELECT FROM user_role AS holding
              WHERE (holding.organization_id, holding.user_id, holding.role_id)
                  = (person.organization_id, person.user_id, $5))`;

export function peopleRows(transaction: Transaction, organizationId: string): PeopleRows {
  async function find(userId: string): Promise<Person | undefined> {
    const { rows } = await transaction.query<PersonRow>(`${selectPeople} WHERE person.user_id = $1`, [userId]);
    return rows.map(toPerson)[0];
  }

  return {
    find,

    async list({ roleId, ...query }) {
      const { rows } = await transaction.query<PersonRow>(
        `${selectPeople} WHERE strpos(search_key, $1) > 0 AND (sort_key, user_id) > ($2, $3)
         ${roleId === undefined ? '' : holdingRole} ORDER BY sort_key, user_id LIMIT $4`,
        roleId === undefined ? pageParameters(query) : [...pageParameters(query), roleId],
      );
      return rows.map(toPerson);
    },

    async lock(userId) {
      await transaction.query('SELECT FROM person WHERE user_id = $1 FOR UPDATE', [userId]);
      return find(userId);
    },

    async assign(userId, roleIds) {
      await transaction.query('DELETE FROM user_role WHERE user_id = $1 AND role_id <> ALL ($2)', [userId, roleIds]);
      await transaction.query(
        `INSERT INTO user_role (organization_id, user_id, role_id)
         SELECT $1, $2, role_id FROM unnest($3::text[]) AS assigned (role_id)
         ON CONFLICT DO NOTHING`,
        [organizationId, userId, roleIds],
      );
    },

    async remove(userId) {
      await transaction.query('DELETE FROM person WHERE user_id = $1', [userId]);
    },

    async remember({ userId, name, email, isOwner, lastSeen, sortKey, searchKey }, staleBefore) {
      await transaction.query(
        `INSERT INTO person (organization_id, user_id, name, email, is_owner, last_seen, sort_key, search_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (organization_id, user_id) DO UPDATE
         SET name = excluded.name, email = excluded.email, is_owner = excluded.is_owner,
             last_seen = excluded.last_seen, sort_key = excluded.sort_key, search_key = excluded.search_key
         WHERE person.last_seen <= $9
           OR (person.name, person.email, person.is_owner)
              IS DISTINCT FROM (excluded.name, excluded.email, excluded.is_owner)`,
        [organizationId, userId, name, email, isOwner, lastSeen, sortKey, searchKey, staleBefore],
      );
    },
  };
}

function toPerson({ name, email, ...person }: PersonRow): Person {
  return { ...person, name: name ?? undefined, email: email ?? undefined };
}
