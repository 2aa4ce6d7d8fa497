/** Bytes that can be read at any place: a file, a Blob or a buffer. */
export interface ByteSource {
  readonly byteLength: number;
  /** The bytes from `start` up to `end`, in memory of their own. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The bytes of a buffer or of a Blob, such as a file that a user has chosen in a browser. */
export function bytesOf(data: ArrayBuffer | Uint8Array | Blob): ByteSource {
  const close = async () => {};
  if (data instanceof Blob)
    return {
      byteLength: data.size,
      read: async (start, end) => new Uint8Array(await data.slice(start, end).arrayBuffer()),
      close,
    };
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  return {
    byteLength: bytes.byteLength,
    read: async (start, end) => new Uint8Array(bytes.subarray(start, end)),
    close,
  };
}
