/** What a transfer tells while it works. Amounts in rows and bytes on the wire; totals are estimates. */
export type TransferProgress =
  | { readonly kind: 'stage'; readonly sentence: string }
  | {
      readonly kind: 'rows';
      /** The table whose part has just gone on. */
      readonly table: string;
      readonly rows: number;
      readonly totalRows: number;
      readonly bytes: number;
      readonly totalBytes: number;
    };

export type OnTransferProgress = (event: TransferProgress) => void;
