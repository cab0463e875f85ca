/** The truth that a report compares with; a PreparedData is one. */
export interface ReportData {
  readonly classes: readonly string[];
  readonly train: { readonly labels: Int32Array };
  readonly test: { readonly labels: Int32Array } | null;
}
