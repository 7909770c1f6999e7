import { createKafka } from '@custom-modules/chassis/kafka';
import { decodeTokenEvent, type TokenEvent } from '@custom-modules/contracts/token-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useTopics } from '@custom-modules/testing/topics';

/** The topic of token audit for one test file, read as events come. */
export async function useAuditTopic() {
  const { brokers, prefix } = await useTopics();
  const topic = topicsOf(prefix).tokenAudit;
  const kafka = createKafka({ clientId: 'test', brokers, log: recordLog().log });
  const consumer = kafka.consumer({ groupId: `${prefix}-test`, maxWaitTimeInMs: 100 });
  const events: TokenEvent[] = [];
  const texts: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    async eachMessage({ message }) {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => `${name}=${value}`);
      texts.push(`${message.key} ${headers.join(' ')} ${message.value}`);
      events.push(decodeTokenEvent(message));
    },
  });
  atEnd(() => consumer.disconnect());
  return {
    broker: brokers[0] ?? '',
    topic,
    /** What a service is told so that it writes there. */
    settings: { KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC_PREFIX: prefix },
    events,
    /** All that it holds, as text to search. */
    text: () => texts.join('\n'),
    /** What became of one token, in the order of the topic. */
    eventsOf: (token: string) => events.filter(({ subject }) => subject === token),
  };
}
