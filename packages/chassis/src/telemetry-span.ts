/**
 * All that a span may say beside its name, by the names of OpenTelemetry's conventions: nothing of what a request holds, of which
 * any part may be a token.
 */
export type SpanAttributes = {
  readonly 'http.request.method'?: string;
  /** The template, never the address. */
  readonly 'http.route'?: string;
  readonly 'http.response.status_code'?: number;
  readonly 'rpc.system.name'?: 'grpc';
  readonly 'rpc.method'?: string;
  readonly 'rpc.response.status_code'?: string;
  /** The code of the failure, as the table of errors has it. */
  readonly 'error.type'?: string;
  readonly 'messaging.system'?: 'kafka';
  readonly 'messaging.destination.name'?: string;
  readonly 'messaging.destination.partition.id'?: string;
  readonly 'messaging.kafka.offset'?: number;
  readonly 'messaging.message.id'?: string;
};

export type SpanStart = {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer';
  /** The traceparent of what it is part of; without one a trace begins. */
  readonly parent?: string | undefined;
  /** By default now. */
  readonly startedAt?: Date;
  readonly attributes: SpanAttributes;
};

export type Span = {
  /** For what is part of it. */
  readonly traceparent: string;
  end(attributes?: SpanAttributes, how?: 'failed'): void;
};
