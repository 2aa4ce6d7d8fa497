declare module 'snappyjs' {
  const snappy: { uncompress(bytes: Buffer): Buffer };
  export default snappy;
}
