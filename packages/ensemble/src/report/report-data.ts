import type { LabelledData } from "../task/truth-of-data.js";

/** The truth that a report compares with; a PreparedData is one. */
export type ReportData = LabelledData;
