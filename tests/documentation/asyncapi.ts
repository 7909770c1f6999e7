import { kafkaSettings } from '@custom-modules/chassis/settings';
import { eventHeaders } from '@custom-modules/contracts/cloud-event';
import { deadLetterHeaders } from '@custom-modules/contracts/dead-letters';
import { moduleEventData, moduleEventTypes } from '@custom-modules/contracts/module-events';
import { organizationEventTypes, organizationPurgedData } from '@custom-modules/contracts/organization-events';
import { tokenEventData, tokenEventTypes } from '@custom-modules/contracts/token-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { partitions, replicationOn, retentionMs } from '@custom-modules/local/topics';
import type { TObject, TSchema } from 'typebox';
import { stringify } from 'yaml';
import { readProtoComments } from './proto-comments.ts';

type Topic = keyof ReturnType<typeof topicsOf>;
type Json = Record<string, unknown>;

/** The document of all topics (AsyncAPI 3), made of what the code itself sends, checks and creates. */
export function renderAsyncApi(): string {
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'Custom Modules: events', version: '1.0.0', description: forConsumers, license: apache },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic, channelOf(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`send-${topic}`, sendingOf(topic)])),
    components: {
      messages: Object.fromEntries(topics.flatMap((topic) => Object.entries(messagesOf(topic)))),
      schemas: {
        EventHeaders: plain(eventHeaders),
        Module: describe(moduleEventData.properties.module, 'events.v1.Module'),
      },
    },
  };
  const note = '# Made by `pnpm reference` from the schemas that check every event.\n';
  return note + stringify(document, { aliasDuplicateObjects: false, blockQuote: 'literal', lineWidth: 120 });
}

const topics = Object.keys(topicsOf('')) as Topic[];
const apache = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' };

const forConsumers = `Every message is a CloudEvent 1.0 in binary mode: what it is about stands in its headers, the value is the data alone, the proto3
JSON of a message of \`proto/events/v1\`, which any Kafka tool shows.

What whoever reads the topics must know:

- **Order** holds for one key, and between keys there is none. All events of one module have the same key. When another process takes over the
  sending, an event may once more come after a later one.
- **Duplicates**: an event comes at least once. A second time it has the same \`ce_id\`.
- **Version**: apply an event of a module only if its \`version\` is above the one you have of this module. Then duplicates, a late one and reading
  all of it again from the beginning end in the same state. \`version\` goes up by one per change, the deletion included.
- **Tombstones**: a deletion is an event with the last state, never an empty value. Remember its version, for otherwise a late event brings the module
  back. The modules topic is kept for ever and never compacted: reading it from the beginning tells everything.
- **Purge**: the event about a whole organization has a key of its own, so it may come before or after those of the modules. What you have of the organization
  from before \`purgedAt\` goes; the deletion of each module is an event besides.
- **Unknown fields** are to be passed over, and so are types that you do not know: a newer producer says more. A field is never taken away, renamed or given another
  meaning on a topic of the same version.
- **Absent fields**: an optional field that is not there has no value. Zero and \`false\` are written out.
`;

const about: Record<Topic, { title: string; description: string; key: string }> = {
  modules: {
    title: 'What happens to modules',
    description: 'The whole public state of a module after each change, and purges of organizations.',
    key: '`organizationId:moduleId`; of a purge `organizationId`.',
  },
  deadLetters: {
    title: 'Messages of the modules topic that cannot be applied',
    description:
      'As they came, with their own key and headers and those that say why and from where. Operators redrive or drop them; the order is that of being put aside.',
    key: 'The one of the message, if it has one.',
  },
  tokenAudit: {
    title: 'What happens to short tokens',
    description:
      'Best effort: what there is no room to keep while Kafka is away is dropped and counted. Which events are sent, the setting TOKEN_AUDIT says.',
    key: 'The token, as its events name it: eight characters of its hash.',
  },
};

const byType: Record<Exclude<Topic, 'deadLetters'>, Record<string, TObject>> = {
  modules: {
    ...Object.fromEntries(Object.values(moduleEventTypes).map((type) => [type, moduleEventData])),
    [organizationEventTypes.purged]: organizationPurgedData,
  },
  tokenAudit: Object.fromEntries(Object.values(tokenEventTypes).map((type) => [type, tokenEventData[type]])),
};

function channelOf(topic: Topic): Json {
  const { title, description } = about[topic];
  const { replicationFactor, minInsyncReplicas } = replicationOn(3);
  return {
    address: topicsOf('{prefix}')[topic],
    title,
    description,
    parameters: { prefix: prefixParameter() },
    messages: Object.fromEntries(Object.keys(messagesOf(topic)).map((name) => [name, refTo('messages', name)])),
    bindings: {
      kafka: {
        partitions,
        replicas: replicationFactor,
        topicConfiguration: {
          'cleanup.policy': ['delete'],
          'retention.ms': retentionMs[topic],
          'min.insync.replicas': minInsyncReplicas,
        },
        bindingVersion,
      },
    },
  };
}

const bindingVersion = '0.5.0';

function prefixParameter(): Json {
  const { default: fallback, description } = kafkaSettings.kafkaTopicPrefix as {
    default?: string;
    description?: string;
  };
  return { default: fallback, description: `${description} (KAFKA_TOPIC_PREFIX)` };
}

function sendingOf(topic: Topic): Json {
  return { action: 'send', channel: { $ref: `#/channels/${topic}` }, summary: about[topic].title };
}

function refTo(kind: 'messages' | 'schemas', name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}

function messagesOf(topic: Topic): Record<string, Json> {
  const bindings = { kafka: { key: { type: 'string', description: about[topic].key }, bindingVersion } };
  if (topic === 'deadLetters') return { DeadLetter: { ...deadLetter, bindings } };
  return Object.fromEntries(
    Object.entries(byType[topic]).map(([type, data]) => [
      shortName(type),
      {
        name: type,
        title: shortName(type),
        summary: comments.ofMessage(type),
        headers: headersOf(type),
        payload: describe(data, type),
        bindings,
      },
    ]),
  );
}

const comments = readProtoComments();

const deadLetter: Json = {
  name: 'DeadLetter',
  title: 'DeadLetter',
  summary: 'A message that nothing can be made of, as it came.',
  headers: plain(deadLetterHeaders),
  payload: { description: 'Whatever it was: an event of the modules topic, or anything else.' },
};

function headersOf(type: string): Json {
  return { allOf: [refTo('schemas', 'EventHeaders'), { properties: { ce_type: { const: type } } }] };
}

/** The schema of the data with what the proto says of each field. Whatever one of the two has, the other must have. */
function describe(schema: TObject, message: string): Json {
  const fields = comments.ofFields(message);
  const [inSchema, inProto] = [Object.keys(schema.properties).toSorted(), [...fields.keys()].toSorted()];
  if (inSchema.join() !== inProto.join()) throw new Error(`${message} has ${inProto}, but its schema ${inSchema}`);
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const { comment, message: inner } = fields.get(name) ?? { comment: '' };
    if (inner) return [name, refTo('schemas', shortName(inner))];
    return [name, { ...plain(property), ...(comment ? { description: comment } : {}) }];
  });
  return { ...plain(schema), properties: Object.fromEntries(properties) };
}

/** As JSON Schema, without what typebox keeps for itself. */
function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(schema));
}

function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
