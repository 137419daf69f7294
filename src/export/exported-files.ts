import { autoFailoverFiles } from './auto-failover-files.ts';
import { cloudnativePgFiles } from './cloudnative-pg-files.ts';
import { composeFiles } from './compose-files.ts';
import type { ExportedFile } from './exported-file.ts';
import type { ExportFormat } from './export-formats.ts';
import type { ExportedImage, ExportRequest } from './export-request.ts';
import { terraformRdsFiles } from './terraform-rds-files.ts';

/** The files of one format. Pure: the same settings give the same bytes. */
export function exportedFiles(
  format: ExportFormat,
  request: ExportRequest,
  image: ExportedImage,
): readonly ExportedFile[] {
  switch (format) {
    case 'compose':
      return composeFiles(request, image);
    case 'cloudnative-pg':
      return cloudnativePgFiles(request);
    case 'terraform-rds':
      return terraformRdsFiles(request);
    case 'pg_auto_failover':
      return autoFailoverFiles(request);
  }
}
