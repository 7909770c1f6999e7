/** The context attributes of an event (CloudEvents 1.0) with the trail of the request behind it. */
export type CloudEvent = {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: Date;
  readonly requestId?: string;
  /** W3C Trace Context, CloudEvents distributed tracing extension. */
  readonly traceparent?: string;
};

/** A header a CloudEvent must have is missing or wrong. */
export class CloudEventError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CloudEventError';
  }
}

export type MessageHeaders = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

/** CloudEvents Kafka protocol binding §3.2, binary mode: attributes are headers, the value is the data alone. */
export function toHeaders(event: CloudEvent): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_time: event.time.toISOString(),
    'content-type': 'application/json',
    ...(event.requestId === undefined ? {} : { ce_requestid: event.requestId }),
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
}

/** The request behind a message, also where nothing else of it can be read; whoever wrote it may have written anything. */
export function requestIdIn(headers: MessageHeaders | undefined): string | undefined {
  return readHeader(headers, 'ce_requestid');
}

function readHeader(headers: MessageHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return Array.isArray(value) ? value[0]?.toString() : value?.toString();
}

/** @throws CloudEventError naming the header */
export function fromHeaders(headers: MessageHeaders | undefined): CloudEvent {
  const read = (name: string) => readHeader(headers, name);
  const required = (name: string): string => {
    const value = read(name);
    if (!value) throw new CloudEventError(`header ${name} is missing`);
    return value;
  };
  if (required('ce_specversion') !== '1.0') throw new CloudEventError('header ce_specversion is not 1.0');
  const time = new Date(required('ce_time'));
  if (Number.isNaN(time.getTime())) throw new CloudEventError('header ce_time is not a time');
  const requestId = requestIdIn(headers);
  const traceparent = read('traceparent');
  return {
    id: required('ce_id'),
    type: required('ce_type'),
    source: required('ce_source'),
    subject: required('ce_subject'),
    time,
    ...(requestId ? { requestId } : {}),
    ...(traceparent ? { traceparent } : {}),
  };
}
