import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Options = Parameters<NodeFS['init']>[1];
type Ready = ReturnType<NodeFS['init']>;

/** A file of PGlite that is open; `nfd` is the descriptor that the system knows. */
interface OpenFile {
  readonly nfd: number;
  readonly node: { readonly mode: number };
}

interface NodeFiles {
  readonly isWindows: boolean;
  tryFSOperation(operation: () => number): number;
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
}

interface Files {
  readonly filesystems: { readonly NODEFS: unknown };
  isDir(mode: number): boolean;
}

/**
 * PGlite's files with a real fsync. Its own file layer has none: the server's request ends there and
 * counts as done. One that fails is the server's to judge, which then gives up rather than go on
 * with what may be lost, and recovers from its log when it is opened again.
 *
 * The server has to ask by fsync (`wal_sync_method=fsync`): its fdatasync goes no further than PGlite.
 */
export class DurableFileSystem extends NodeFS {
  override async init(pglite: PGlite, options: Options): Ready {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      ({ FS }: { readonly FS: unknown }) => withFsync(FS as Files),
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

function withFsync(files: Files): void {
  const nodeFiles = files.filesystems.NODEFS as NodeFiles;
  nodeFiles.stream_ops.fsync = ({ nfd, node }) => {
    // Windows flushes no directory, and keeps a rename by itself.
    if (nodeFiles.isWindows && files.isDir(node.mode)) return 0;
    return nodeFiles.tryFSOperation(() => {
      fsyncSync(nfd);
      return 0;
    });
  };
}
