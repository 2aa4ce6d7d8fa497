export interface KafkaBroker {
  readonly bootstrapServers: string;
  readonly saslServers: string;
  readonly pid: number;
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
export function whyNoKafka(): Promise<string | undefined>;
export function kafkaClassPath(): Promise<string>;
export function startKafka(options?: {
  readonly host?: string;
  readonly port?: number;
  readonly advertisedPort?: number;
  readonly users?: Readonly<Record<string, string>>;
}): Promise<KafkaBroker>;
