/** Small dense linear algebra: symmetric positive definite systems, row-major. */

/** Lower Cholesky factor in place; false when the matrix is not positive definite to working precision. */
export function cholesky(matrix: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    let diagonal = matrix[j * size + j]!;
    const original = diagonal;
    for (let k = 0; k < j; k++) diagonal -= matrix[j * size + k]! ** 2;
    if (!(diagonal > 1e-13 * Math.abs(original)) || !(diagonal > 0)) return false;
    const root = Math.sqrt(diagonal);
    matrix[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = sum / root;
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b in place, L from `cholesky`. */
export function choleskySolve(factor: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * b[k]!;
    b[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * b[k]!;
    b[i] = sum / factor[i * size + i]!;
  }
}

/** Solution of a positive definite system, or null. Leaves its arguments alone. */
export function solvePositive(matrix: Float64Array, size: number, b: Float64Array): Float64Array | null {
  const factor = matrix.slice();
  if (!cholesky(factor, size)) return null;
  const x = b.slice();
  choleskySolve(factor, size, x);
  return x;
}

/** Inverse of a positive definite matrix, or null. */
export function invertPositive(matrix: Float64Array, size: number): Float64Array | null {
  const factor = matrix.slice();
  if (!cholesky(factor, size)) return null;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, size, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}
