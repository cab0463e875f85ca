/** ln 2 in two parts: the first has trailing zeros, so that whole multiples of it that occur are exact (fdlibm's e_exp.c). */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
